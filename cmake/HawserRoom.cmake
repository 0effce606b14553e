# hawser_room(NAME SOURCES ... [ROOMS ...] [LIBRARIES ...]): a folder of the engine as one static library.
# ROOMS are its arrows: what its files may include; tests/lint/arrows.py holds every include against them.
# LIBRARIES are outside libraries.
function(hawser_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;ROOMS;LIBRARIES" ${ARGN})
  string(REPLACE "/" "_" target "hawser_${name}")
  add_library(${target} STATIC ${ROOM_SOURCES})
  target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}/engine")
  target_link_libraries(${target} PUBLIC hawser_settings tl::expected Qt6::Core ${ROOM_LIBRARIES})
  foreach(room ${ROOM_ROOMS})
    string(REPLACE "/" "_" room_target "hawser_${room}")
    target_link_libraries(${target} PUBLIC ${room_target})
  endforeach()
  string(REPLACE ";" " " arrows "${ROOM_ROOMS}")
  set_property(GLOBAL APPEND PROPERTY HAWSER_ARROWS "${name}: ${arrows}")
endfunction()

# One line a room: "storage/azure: storage net credentials".
function(hawser_write_arrows file)
  get_property(arrows GLOBAL PROPERTY HAWSER_ARROWS)
  string(REPLACE ";" "\n" text "${arrows}")
  file(WRITE "${file}" "${text}\n")
endfunction()

# A test includes what moc makes of itself. AUTOMOC would look for that by a program of its own and compile a
# further file: for so many small programs a fifth of what their build takes.
function(hawser_test_moc target)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${target}_moc")
  foreach(source ${ARGN})
    if(source MATCHES "_test[.]cpp$")
      cmake_path(GET source STEM stem)
      qt6_generate_moc("${source}" "${folder}/${stem}.moc" TARGET ${target})
      target_sources(${target} PRIVATE "${folder}/${stem}.moc")
    endif()
  endforeach()
  target_include_directories(${target} PRIVATE "${folder}")
endfunction()

# hawser_test(NAME SOURCES ... [LINKS ...] [LABELS ...] [TIMEOUT s]): a Qt Test program registered with
# ctest. NAME is like "unit.base.units".
function(hawser_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;LINKS;LABELS;ENVIRONMENT" ${ARGN})
  string(REPLACE "." "_" target "test_${name}")
  add_executable(${target} ${TEST_SOURCES})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  target_include_directories(${target} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
  target_link_libraries(${target} PRIVATE Qt6::Test ${TEST_LINKS})
  hawser_test_moc(${target} ${TEST_SOURCES})
  target_precompile_headers(${target} REUSE_FROM hawser_test_prefix)
  # By which ccache sees what the header is made of.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
  if(TARGET hawser_test_prefix_sum)
    add_dependencies(${target} hawser_test_prefix_sum)
    set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER "${HAWSER_PREFIXED_LAUNCHER}")
  endif()
  # GCC 14 finds null pointers in how Qt compares sets; there are none.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-null-dereference>)
  add_test(NAME ${name} COMMAND ${target})
  # A test that hangs is to end, not one whose machine is busy.
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  if(HAWSER_SANITIZER)
    math(EXPR TEST_TIMEOUT "${TEST_TIMEOUT} * 4")
  endif()
  # Qt's own watchdog ends a function after five minutes, whatever is said here.
  set(watchdog "QTEST_FUNCTION_TIMEOUT=${TEST_TIMEOUT}000")
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${TEST_LABELS}"
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;${watchdog};${HAWSER_SANITIZER_ENVIRONMENT};${TEST_ENVIRONMENT}")
endfunction()

# hawser_fuzz(NAME SOURCES ... LINKS ... SEEDS folder [RUNS n]): a target of clang's fuzzer. ctest runs it
# over the seeds and n inputs made of them (20000 where nothing is said), always the same ones: a test that
# fails by chance says nothing of the change it fails for. script/torture fuzz looks further, each time
# elsewhere. NAME is like "fuzz.azure.xml". All of them are the target "fuzz", which the preset of that name
# builds.
if(HAWSER_FUZZ)
  add_custom_target(fuzz)
endif()
function(hawser_fuzz name)
  if(NOT HAWSER_FUZZ)
    return()
  endif()
  cmake_parse_arguments(FUZZ "" "SEEDS;RUNS" "SOURCES;LINKS" ${ARGN})
  if(NOT FUZZ_RUNS)
    set(FUZZ_RUNS 20000)
  endif()
  string(REPLACE "." "_" target "${name}")
  add_executable(${target} ${FUZZ_SOURCES})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(${target} PRIVATE ${FUZZ_LINKS})
  file(GLOB seeds CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${FUZZ_SEEDS}/*")
  string(JOIN "," seeds ${seeds})
  # Not as a folder: the fuzzer would write what it finds into it.
  add_test(NAME ${name} COMMAND ${target} -seed=1 -runs=${FUZZ_RUNS} -max_len=4096 -timeout=10
    "-seed_inputs=${seeds}")
  set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT 300)
  add_dependencies(fuzz ${target})
endfunction()
