# Compiler settings that hold for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(HAWSER_CCACHE ccache)
if(HAWSER_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths from the checkout on: what was compiled in another clone need not be again.
  set(HAWSER_CCACHE_ENVIRONMENT
    "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${HAWSER_CCACHE_ENVIRONMENT} "${HAWSER_CCACHE}")
  # With a precompiled header, of which ccache reads the sum beside it instead of its hundreds of megabytes.
  set(HAWSER_PREFIXED_LAUNCHER ${HAWSER_CCACHE_ENVIRONMENT} CCACHE_PCH_EXTSUM=1 "${HAWSER_CCACHE}")
endif()

add_library(hawser_settings INTERFACE)
target_compile_options(hawser_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference
  -Wimplicit-fallthrough -Werror=return-type -Werror=switch
  # GCC 12 takes "text" + string, when optimised, for overlapping copies: its bug 105329, mended in 13.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety -Werror=thread-safety>
  -fstack-protector-strong)
target_compile_definitions(hawser_settings INTERFACE
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_KEYWORDS
  QT_WARN_DEPRECATED_UP_TO=0x060400  # what is old in our oldest Qt: later successors are not there yet
  HAWSER_VERSION="${PROJECT_VERSION}"
  $<$<AND:$<NOT:$<CONFIG:Debug>>,$<NOT:$<BOOL:${HAWSER_SANITIZER}>>>:_FORTIFY_SOURCE=2>)
target_link_options(hawser_settings INTERFACE -Wl,-z,relro,-z,now)
# What a program does not have is not loaded: -O3 makes it a quarter larger and, by script/bench, no faster.
target_compile_options(hawser_settings INTERFACE
  $<$<CONFIG:Release>:-O2> $<$<CONFIG:Release>:-ffunction-sections> $<$<CONFIG:Release>:-fdata-sections>)
target_link_options(hawser_settings INTERFACE $<$<CONFIG:Release>:-Wl,--gc-sections>)

# -DHAWSER_SANITIZER=address (with undefined behaviour) or thread
set(HAWSER_SANITIZER "" CACHE STRING "Sanitizer to build with: address, thread or none")
if(HAWSER_SANITIZER STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
elseif(HAWSER_SANITIZER STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
  # Tests that run services fork while threads run, which the sanitizer would rather not see.
  set(HAWSER_SANITIZER_ENVIRONMENT
    "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/tsan.supp:die_after_fork=0")
endif()

# The engine is watched too: without its branches a fuzzer is blind.
if(HAWSER_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
