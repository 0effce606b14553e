#!/usr/bin/env python3
"""Plants runs of equal lines and asks for them to be found."""

import unittest

import duplicates


def lines(*numbers):
    return "".join(f"  call({n}, \"text {n}\");\n" for n in numbers)


class DuplicatesTest(unittest.TestCase):
    def test_a_run_in_two_files_is_found_once_with_both_places(self):
        shared = range(10, 10 + duplicates.RUN + 3)
        found = duplicates.find({"a.cpp": lines(1, *shared), "b.cpp": lines(2, 3, 4, *shared)})
        self.assertEqual([f"b.cpp:4: {duplicates.RUN} lines as in a.cpp:2: share them"], found)

    def test_a_run_twice_in_one_file(self):
        run = lines(*range(duplicates.RUN))
        self.assertEqual(1, len(duplicates.find({"a.cpp": run + lines(50) + run})))

    def test_blanks_comments_and_layout_do_not_hide_it(self):
        run = lines(*range(duplicates.RUN))
        other = run.replace("\n", "  // why\n\n").replace("  call", "      call")
        self.assertEqual(1, len(duplicates.find({"a.cpp": run, "b.cpp": other})))

    def test_what_is_short_or_differs_is_none(self):
        short = lines(*range(duplicates.RUN - 1))
        self.assertEqual([], duplicates.find({"a.cpp": short, "b.cpp": short}))
        self.assertEqual([], duplicates.find({"a.cpp": lines(*range(20)), "b.cpp": lines(*range(20, 40))}))
        empty = "}\n\n#include <a>\n};\n" * 20
        self.assertEqual([], duplicates.find({"a.cpp": empty, "b.cpp": empty}))


if __name__ == "__main__":
    unittest.main()
