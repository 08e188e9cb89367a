# The target `header_check` compiles each header of ours alone, without the precompiled ones, so that a header includes
# what it uses. Not part of the ordinary build: scripts/test.d/35-headers builds it.

file(GLOB_RECURSE headers CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR} core/*.h wasm/*.h tests/*.h)
set(header_sources)
foreach(header ${headers})
  set(source ${PROJECT_BINARY_DIR}/header_check/${header}.cc)
  file(CONFIGURE OUTPUT ${source} CONTENT "#include \"${header}\"\n" @ONLY)
  list(APPEND header_sources ${source})
endforeach()

add_library(header_check OBJECT EXCLUDE_FROM_ALL ${header_sources})
target_link_libraries(header_check PRIVATE cloudtab_defaults nlohmann_json_headers mbedcrypto)
target_include_directories(header_check SYSTEM PRIVATE ${YAML_CPP_SOURCE_DIR}/include ${GOOGLETEST_SOURCE_DIR}/include)
