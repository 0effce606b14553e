#!/usr/bin/env python3
"""Plants what tidy.py forbids and asks for each to be found; and what only looks like it, which is not."""

import os
import tempfile
import unittest

import sources
import tidy

LONG_BODY = "  call();\n" * 70


class FunctionsTest(unittest.TestCase):
    def lengths(self, text):
        return [last - first + 1 for first, last in tidy.functions(sources.code_only(text))]

    def test_every_shape_of_a_function_is_seen_once(self):
        for text in ("int f() {\n}\n",
                     "namespace a::b {\nint f(int x) noexcept {\n  if (x) { g(); }\n  return 1;\n}\n}\n",
                     "class A : public B {\n public:\n  explicit A(int x) : a_{x}, b_(2) {\n    g();\n  }\n"
                     "  int a_{0};\n};\n",
                     "struct S {\n  auto operator()(int a) const -> V<int> {\n    return {a};\n  }\n};\n",
                     "template <class T>\nT f() {\n  auto l = [] { return T{}; };\n  return l();\n}\n",
                     "enum class E { a, b };\nE f(struct S* s) {\n}\n",
                     "const std::vector<int> kAll = {1, 2};\nvoid f() {\n}\n",
                     "#define M(x) do { x; \\\n } while (0)\nvoid f() {\n}\n",
                     "void f() {\n  auto s = \"}}}{\";  // }}}\n}\n",
                     "A::A(int n) : n_{n} {}\n"):
            with self.subTest(text):
                self.assertEqual(1, len(self.lengths(text)), self.lengths(text))

    def test_a_function_is_as_long_as_from_its_head_to_its_brace(self):
        self.assertEqual([4], self.lengths("int x;\n\nint\nf() {\n  g();\n}\n"))
        self.assertEqual([72], self.lengths("void f() {\n" + LONG_BODY + "}\n"))


class TidyTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.write("engine/base/a.h", "// A.\n#pragma once\n")

    def tearDown(self):
        self.folder.cleanup()

    def write(self, path, text):
        full = os.path.join(self.folder.name, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def problems(self, ratchet=None):
        return tidy.Tidy(self.folder.name, ratchet or {}).run()

    def found(self, path, text):
        self.write(path, text)
        problems = self.problems()
        self.assertEqual(1, len(problems), problems)
        return problems[0]

    def test_the_tree_is_clean_before_anything_is_planted(self):
        self.assertEqual([], self.problems())

    def test_sizes(self):
        self.assertIn("a function of 72 lines", self.found("ui/a.cpp", "void f() {\n" + LONG_BODY + "}\n"))
        self.assertIn("601 lines", self.found("ui/a.cpp", "\n" * 601))
        self.assertIn("ui/a.cpp:2: 111 columns", self.found("ui/a.cpp", "\n//" + "x" * 109 + "\n"))

    def test_leftovers_and_blanks(self):
        for text in ("// TODO: later\n", "// FIXME\n", "int a; \n", "\tint a;\n", "int a;\r\n", "int a;"):
            with self.subTest(text):
                self.found("app/a.cpp", text)

    def test_banned_calls_name_their_replacement(self):
        for call, instead in (("std::this_thread::sleep_for(1s);", "deadline"),
                              ("QTest::qWait(10);", "deadline"),
                              ('system("ls");', "arguments"), ("strcpy(a, b);", "std::string"),
                              ("assert(a);", "HAWSER_ASSERT"), ("Q_ASSERT(a);", "HAWSER_ASSERT"),
                              ("throw Error();", "fail"), ("std::cout << a;", "ByteSink"),
                              ('printf("a");', "ByteSink"), ("qWarning() << a;", "logMessage"),
                              ("int a = atoi(b);", "from_chars"), ("int a = rand();", "seed")):
            with self.subTest(call):
                self.assertIn(instead, self.found("engine/base/b.cpp", call + "\n"))

    def test_a_test_does_not_skip(self):
        self.assertIn("failed", self.found("tests/a.cpp", 'QSKIP("no service");\n'))

    def test_what_only_looks_banned(self):
        self.write("engine/base/b.cpp",
                   "// throw, assert(x)\nstatic_assert(1);\nauto s = \"system(\";\nHAWSER_ASSERT(x);\n"
                   "std::snprintf(a, 1, b);\nfile_system(x);\nClock::system();\nstd::this_thread::yield();\n")
        self.assertEqual([], self.problems())

    def test_headers(self):
        self.assertIn("pragma", self.found("engine/base/a.h", "// A.\n"))
        self.assertIn("what it is for", self.found("engine/base/a.h", "#pragma once\n"))

    def test_a_lock_file_with_a_registry(self):
        lock = "tests/services/package-lock.json"
        self.assertIn("registry", self.found(lock, '{"resolved": "https://x/"}\n'))

    def test_the_ratchet_holds_and_only_shrinks(self):
        self.write("engine/base/b.cpp", "throw 1;\n")
        key = ("engine/base/b.cpp", "throw")
        self.assertEqual([], self.problems({key: (1, "why")}))
        self.assertEqual(1, len(self.problems({key: (2, "why")})))
        self.write("engine/base/b.cpp", "throw 1;\nthrow 2;\n")
        self.assertEqual(2, len(self.problems({key: (1, "why")})))


if __name__ == "__main__":
    unittest.main()
