# cloudtab_module(core_base
#   SOURCES a.cc b.cc            -> static library `core_base`
#   TESTS a_test.cc              -> test program `core_base_test`, run by ctest (in Node when built with Emscripten)
#   SMALL                        -> its part of the wasm module is optimized for size: control planes, called rarely
#   FAST c.cc d.cc               -> further sources, of a module that is else small: what every item or message passes
#   CATCHES e.cc                 -> further sources: those that catch exceptions
#   DEPENDS core_model           -> the only modules it may include; scripts/lint checks the includes too
#   TEST_DEPENDS core_cloud)     -> further libraries of the test program

option(CLOUDTAB_PRECOMPILE "Precompile the large headers" ON)

# nlohmann/json.hpp and GoogleTest cost two to three times what a file of ours does, so each is parsed once for the
# whole tree. Only third-party and standard headers belong here: a header of ours would rebuild everything.
function(cloudtab_precompiled name)
  cmake_parse_arguments(ARG "" "" "HEADERS;DEPENDS;OPTIONS" ${ARGN})
  if(NOT CLOUDTAB_PRECOMPILE)
    return()
  endif()
  file(CONFIGURE OUTPUT ${name}.cc CONTENT "" @ONLY)
  add_library(${name} OBJECT EXCLUDE_FROM_ALL ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  target_link_libraries(${name} PRIVATE cloudtab_defaults ${ARG_DEPENDS})
  target_compile_options(${name} PRIVATE ${ARG_OPTIONS})
  target_precompile_headers(${name} PRIVATE ${ARG_HEADERS})
  # What ccache takes for the precompiled header's content (CCACHE_PCH_EXTSUM): the real one holds absolute paths, so
  # that no two working trees would share a cached object.
  file(SHA256 ${NLOHMANN_JSON_INCLUDE_DIR}/nlohmann/json.hpp json_hash)
  file(SHA256 ${GOOGLETEST_SOURCE_DIR}/include/gtest/gtest.h gtest_hash)
  file(CONFIGURE OUTPUT CMakeFiles/${name}.dir/cmake_pch.hxx.pch.sum
    CONTENT "${CMAKE_CXX_COMPILER_VERSION} ${ARG_HEADERS} ${json_hash} ${gtest_hash}" @ONLY)
endfunction()

function(cloudtab_use_precompiled name precompiled)
  if(NOT CLOUDTAB_PRECOMPILE)
    return()
  endif()
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    # Clang finds the precompiled form beside the header it is told to include. CMake's own way passes the path in a
    # form that ccache does not know as one, so that no two working trees would share a cached object.
    target_compile_options(${name} PRIVATE
      "SHELL:-include ${CMAKE_BINARY_DIR}/CMakeFiles/${precompiled}.dir/cmake_pch.hxx")
    add_dependencies(${name} ${precompiled})
  else()
    target_precompile_headers(${name} REUSE_FROM ${precompiled})
  endif()
endfunction()

set(cloudtab_large_headers
  <functional> <map> <memory> <optional> <string> <string_view> <utility> <variant> <vector> <nlohmann/json.hpp>)
if(EMSCRIPTEN)
  # Only libraries throw, and few files catch. A function of the others takes no part when an exception passes through:
  # what it had built is left behind, and a fifth of its code, which would take that down, is not there.
  set(cloudtab_passing_options -fignore-exceptions)
  # The modules under test are optimized as in the product; optimizing the tests too only costs time.
  set(cloudtab_test_options -O1)
  # Emscripten's C++ library is built for size: a string's `push_back` is a call of a call there. What has to be fast
  # takes its own copies of such functions.
  set(cloudtab_fast_options -D_LIBCPP_DISABLE_EXTERN_TEMPLATE)
endif()
cloudtab_precompiled(cloudtab_pch
  HEADERS ${cloudtab_large_headers} DEPENDS nlohmann_json_headers
  OPTIONS ${cloudtab_fast_options} ${cloudtab_passing_options})
if(EMSCRIPTEN)
  cloudtab_precompiled(cloudtab_small_pch
    HEADERS ${cloudtab_large_headers} DEPENDS nlohmann_json_headers
    OPTIONS -Os ${cloudtab_passing_options})
endif()
if(CLOUDTAB_TESTS)
  cloudtab_precompiled(cloudtab_test_pch
    HEADERS ${cloudtab_large_headers} <gtest/gtest.h>
    DEPENDS nlohmann_json_headers gtest_with_main
    OPTIONS ${cloudtab_test_options})
endif()

function(cloudtab_module name)
  cmake_parse_arguments(ARG "SMALL" "" "SOURCES;FAST;CATCHES;TESTS;DEPENDS;TEST_DEPENDS" ${ARGN})
  if(EMSCRIPTEN AND ARG_FAST)
    add_library(${name}_fast OBJECT ${ARG_FAST})
    target_link_libraries(${name}_fast PUBLIC cloudtab_defaults nlohmann_json_headers ${ARG_DEPENDS})
    target_compile_options(${name}_fast PRIVATE ${cloudtab_fast_options} ${cloudtab_passing_options})
    cloudtab_use_precompiled(${name}_fast cloudtab_pch)
    set_property(GLOBAL APPEND PROPERTY CLOUDTAB_FAST_OBJECTS $<TARGET_OBJECTS:${name}_fast>)
    set(ARG_FAST $<TARGET_OBJECTS:${name}_fast>)
  endif()
  if(EMSCRIPTEN AND ARG_CATCHES)
    # Without the precompiled headers, which are of functions that take no part.
    add_library(${name}_catching OBJECT ${ARG_CATCHES})
    target_link_libraries(${name}_catching PUBLIC cloudtab_defaults nlohmann_json_headers ${ARG_DEPENDS})
    target_compile_options(${name}_catching PRIVATE -Os)
    set(ARG_CATCHES $<TARGET_OBJECTS:${name}_catching>)
  endif()
  add_library(${name} STATIC ${ARG_SOURCES} ${ARG_FAST} ${ARG_CATCHES})
  target_compile_options(${name} PRIVATE ${cloudtab_passing_options})
  target_link_libraries(${name} PUBLIC cloudtab_defaults nlohmann_json_headers ${ARG_DEPENDS})
  if(EMSCRIPTEN AND ARG_SMALL)
    target_compile_options(${name} PRIVATE -Os)
    cloudtab_use_precompiled(${name} cloudtab_small_pch)
  else()
    target_compile_options(${name} PRIVATE ${cloudtab_fast_options})
    cloudtab_use_precompiled(${name} cloudtab_pch)
  endif()
  if(CLOUDTAB_TESTS AND ARG_TESTS)
    cloudtab_test(${name}_test SOURCES ${ARG_TESTS} DEPENDS ${name} ${ARG_TEST_DEPENDS})
  endif()
endfunction()

function(cloudtab_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE cloudtab_defaults ${ARG_DEPENDS} gtest_with_main)
  target_compile_options(${name} PRIVATE ${cloudtab_test_options})
  cloudtab_use_precompiled(${name} cloudtab_test_pch)
  if(EMSCRIPTEN)
    # 3.1.6 takes Node 18's global fetch for a browser's; hide_fetch.js hides it (else: `Failed to parse URL`).
    target_link_options(${name} PRIVATE ${cloudtab_test_options}
      -sENVIRONMENT=node -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH -sEXIT_RUNTIME=1 -sTOTAL_STACK=1048576
      --pre-js ${PROJECT_SOURCE_DIR}/wasm/hide_fetch.js)
    # Not the toolchain's own emulator line: its `--experimental-wasm-threads` is refused by today's Node.
    add_test(NAME ${name} COMMAND node $<TARGET_FILE:${name}>)
  else()
    add_test(NAME ${name} COMMAND ${name})
  endif()
  set_tests_properties(${name} PROPERTIES WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
