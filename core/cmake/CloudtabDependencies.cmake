# Third-party libraries, compiled from the distribution's source packages so that native and wasm builds use the
# same code. scripts/setup unpacks them under the cache folder and passes the paths.

set(CLOUDTAB_CACHE_DIR "$ENV{CLOUDTAB_CACHE_DIR}" CACHE PATH "Where scripts/setup keeps source packages")
if(NOT CLOUDTAB_CACHE_DIR)
  set(CLOUDTAB_CACHE_DIR "$ENV{HOME}/.cache/cloudtab")
endif()

set(YAML_CPP_SOURCE_DIR "${CLOUDTAB_CACHE_DIR}/src/yaml-cpp" CACHE PATH "Source tree of yaml-cpp 0.7 or later")
set(MBEDTLS_SOURCE_DIR "${CLOUDTAB_CACHE_DIR}/src/mbedtls" CACHE PATH "Source tree of Mbed TLS 2.28 or 3")
set(ZLIB_SOURCE_DIR "${CLOUDTAB_CACHE_DIR}/src/zlib" CACHE PATH "Source tree of zlib 1.2 or later")
set(GOOGLETEST_SOURCE_DIR "/usr/src/googletest/googletest" CACHE PATH "Source tree of GoogleTest")

# nlohmann/json is headers only. A folder of its own keeps the rest of /usr/include out of the wasm build.
find_path(NLOHMANN_JSON_INCLUDE_DIR nlohmann/json.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/third_party)
file(CREATE_LINK ${NLOHMANN_JSON_INCLUDE_DIR}/nlohmann ${PROJECT_BINARY_DIR}/third_party/nlohmann SYMBOLIC)
add_library(nlohmann_json_headers INTERFACE)
target_include_directories(nlohmann_json_headers SYSTEM INTERFACE ${PROJECT_BINARY_DIR}/third_party)

file(GLOB yaml_cpp_sources ${YAML_CPP_SOURCE_DIR}/src/*.cpp)
add_library(yaml_cpp STATIC EXCLUDE_FROM_ALL ${yaml_cpp_sources})
target_include_directories(yaml_cpp SYSTEM PUBLIC ${YAML_CPP_SOURCE_DIR}/include)
target_compile_definitions(yaml_cpp PUBLIC YAML_CPP_STATIC_DEFINE)
target_compile_options(yaml_cpp PRIVATE -w)
if(EMSCRIPTEN)
  target_compile_options(yaml_cpp PRIVATE -Os)
endif()

# Of Mbed TLS, what core/cmake/mbedtls_config.h names. The last of the files are parts of the others in one version or
# another.
set(mbedtls_files
  aes asn1parse asn1write bignum cipher cipher_wrap ecdh ecdsa ecp ecp_curves gcm md md5 oid platform_util rsa sha1 sha256
  sha512
  bignum_core constant_time ecp_curves_new rsa_alt_helpers rsa_internal)
set(mbedtls_sources)
foreach(file ${mbedtls_files})
  if(EXISTS ${MBEDTLS_SOURCE_DIR}/library/${file}.c)
    list(APPEND mbedtls_sources ${MBEDTLS_SOURCE_DIR}/library/${file}.c)
  endif()
endforeach()
add_library(mbedcrypto STATIC EXCLUDE_FROM_ALL ${mbedtls_sources})
target_include_directories(mbedcrypto SYSTEM PUBLIC ${MBEDTLS_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/core/cmake)
target_compile_definitions(mbedcrypto PUBLIC "MBEDTLS_CONFIG_FILE=<mbedtls_config.h>")
target_compile_options(mbedcrypto PRIVATE -w)
if(EMSCRIPTEN)
  target_compile_options(mbedcrypto PRIVATE -Os)
  # What SQS and DynamoDB take of every message and item, and the multiplication that RSA consists of.
  set_source_files_properties(
    ${MBEDTLS_SOURCE_DIR}/library/md5.c ${MBEDTLS_SOURCE_DIR}/library/sha256.c ${MBEDTLS_SOURCE_DIR}/library/bignum.c
    PROPERTIES COMPILE_OPTIONS -O2)
else()
  # Also where nothing else is optimized: an RSA key would take a minute there.
  target_compile_options(mbedcrypto PRIVATE -O2)
endif()

set(zlib_files adler32 crc32 deflate inffast inflate inftrees trees zutil)
list(TRANSFORM zlib_files REPLACE "(.+)" "${ZLIB_SOURCE_DIR}/\\1.c")
add_library(zlib_static STATIC EXCLUDE_FROM_ALL ${zlib_files})
target_include_directories(zlib_static SYSTEM PUBLIC ${ZLIB_SOURCE_DIR})
target_compile_options(zlib_static PRIVATE -w)

add_library(gtest_with_main STATIC EXCLUDE_FROM_ALL
  ${GOOGLETEST_SOURCE_DIR}/src/gtest-all.cc ${GOOGLETEST_SOURCE_DIR}/src/gtest_main.cc)
target_include_directories(gtest_with_main SYSTEM PUBLIC ${GOOGLETEST_SOURCE_DIR}/include PRIVATE ${GOOGLETEST_SOURCE_DIR})
target_compile_options(gtest_with_main PRIVATE -w)
if(NOT EMSCRIPTEN)
  find_package(Threads REQUIRED)
  target_link_libraries(gtest_with_main PUBLIC Threads::Threads)
endif()
