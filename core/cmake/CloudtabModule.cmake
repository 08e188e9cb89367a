# cloudtab_module(core_base
#   SOURCES a.cc b.cc            -> static library `core_base`
#   TESTS a_test.cc              -> test program `core_base_test`, run by ctest (in Node when built with Emscripten)
#   DEPENDS core_model           -> the only modules it may include; scripts/lint checks the includes too
#   TEST_DEPENDS core_cloud)     -> further libraries of the test program

function(cloudtab_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;TESTS;DEPENDS;TEST_DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC cloudtab_defaults nlohmann_json_headers ${ARG_DEPENDS})
  if(CLOUDTAB_TESTS AND ARG_TESTS)
    cloudtab_test(${name}_test SOURCES ${ARG_TESTS} DEPENDS ${name} ${ARG_TEST_DEPENDS})
  endif()
endfunction()

function(cloudtab_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE cloudtab_defaults ${ARG_DEPENDS} gtest_with_main)
  if(EMSCRIPTEN)
    # The modules under test are optimized as in the product; optimizing the tests too only costs time.
    target_compile_options(${name} PRIVATE -O1)
    # 3.1.6 takes Node 18's global fetch for a browser's; hide_fetch.js hides it (else: `Failed to parse URL`).
    target_link_options(${name} PRIVATE -O1
      -sENVIRONMENT=node -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH -sEXIT_RUNTIME=1 -sTOTAL_STACK=1048576
      --pre-js ${PROJECT_SOURCE_DIR}/wasm/hide_fetch.js)
    # Not the toolchain's own emulator line: its `--experimental-wasm-threads` is refused by today's Node.
    add_test(NAME ${name} COMMAND node $<TARGET_FILE:${name}>)
  else()
    add_test(NAME ${name} COMMAND ${name})
  endif()
  set_tests_properties(${name} PROPERTIES WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()
