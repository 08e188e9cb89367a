# Flags of every target of ours. Third-party code gets none of the warnings (see CloudtabDependencies.cmake).

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(CLOUDTAB_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # ccache does not look inside precompiled headers unless told that it is safe: ours hold only headers of the system.
  set(ccache_command
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
    CCACHE_NOHASHDIR=1 CCACHE_PCH_EXTSUM=1 ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${ccache_command})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ccache_command})
endif()

# Emscripten brings LLVM's linker along; it links a test program many times faster than the system's.
if(NOT EMSCRIPTEN AND CMAKE_CXX_COMPILER_ID MATCHES Clang)
  include(CheckLinkerFlag)
  check_linker_flag(CXX -fuse-ld=lld CLOUDTAB_HAS_LLD)
  if(CLOUDTAB_HAS_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()

add_library(cloudtab_defaults INTERFACE)
target_include_directories(cloudtab_defaults INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(cloudtab_defaults INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wswitch-enum -Werror
  -Wno-missing-field-initializers)

if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # Else a precompiled header made again with the same content counts as another one.
  add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
endif()
if(EMSCRIPTEN)
  # `size_t` has 32 bits there: sizes taken from 64-bit numbers, bounded by what fits in memory, are not worth a cast each.
  target_compile_options(cloudtab_defaults INTERFACE -Wno-shorten-64-to-32)
  # Records can come from a link that anyone forged (core/base/guard.h), and a look-up of what a constant document lacks
  # would read what is not there. It throws, then; of json.hpp's assertions that is the one that begins with `it`. The
  # others are left out, as in any optimized build. For an element of a constant list it has none: those are asked for
  # with `at` (scripts/lint looks for it).
  target_compile_options(cloudtab_defaults INTERFACE
    "-DJSON_ASSERT(x)=((#x)[0]!=105||(#x)[1]!=116||(x)?void():throw std::out_of_range(#x))")
  add_compile_options(-fwasm-exceptions)
  add_link_options(-fwasm-exceptions)
  # Debian's Emscripten leaves its JavaScript optimizer's parser to Debian's Node, which knows this folder; another
  # Node has to be told.
  if(EXISTS /usr/share/nodejs/acorn)
    set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
  endif()
elseif(CLOUDTAB_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  # At a fixed address, and with its line tables compressed, a program under sanitizers takes 280 MB in place of 470,
  # and links in half the time; there are more than twenty of them.
  add_link_options(-fsanitize=address,undefined -no-pie -Wl,--compress-debug-sections=zlib)
endif()
