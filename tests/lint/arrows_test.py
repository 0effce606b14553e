#!/usr/bin/env python3
"""Plants wrong includes in a small tree and asks for each to be found: a check that finds nothing is none."""

import os
import tempfile
import unittest

import arrows

ARROWS = """
base:
net: base
os: base
sched: base
journal: base
storage: base
storage/azure: storage net base
api: storage base
"""


class Tree:
    """A checkout with nothing wrong in it, until something is planted."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.qt = os.path.join(self.folder.name, "qt")
        for module, header in (("QtCore", "QString"), ("QtGui", "QImage"), ("QtWidgets", "QLabel"),
                               ("QtNetwork", "QTcpSocket")):
            self.write(f"qt/{module}/{header}", "")
        rooms = arrows.read_arrows(ARROWS)
        self.write("ARCHITECTURE.md", "".join(f"| `{r}` | what | {' '.join(rooms[r])} |\n" for r in rooms))
        self.write("engine/base/result.h", "#include <string>\n")
        self.write("engine/net/http.cpp", '#include "base/result.h"\n#include <curl/curl.h>\n')
        self.write("engine/storage/azure/store.cpp",
                   '#include "storage/azure/store.h"\n#include "net/http.h"\n')
        self.write("engine/os/file.cpp", "#include <unistd.h>\n#include <QTcpSocket>\n")
        self.write("engine/sched/pool.cpp", "std::thread worker;\n")
        self.write("engine/api/engine.cpp",
                   "#include <QString>\nauto n = std::thread::hardware_concurrency();\n")
        self.write("ui/widgets/window.cpp",
                   '#include "api/engine.h"\n#include "presenters/p.h"\n#include <QLabel>\n')
        self.write("ui/presenters/p.h", '#include "models/m.h"\n#include <QImage>\n')
        self.write("app/main.cpp", '#include "storage/azure/store.h"\n#include <unistd.h>\n')

    def write(self, path, text):
        full = os.path.join(self.folder.name, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def problems(self, text=ARROWS):
        finder = arrows.qt_module_finder(self.qt)
        return arrows.Checker(self.folder.name, arrows.read_arrows(text), finder).run()


class ArrowsTest(unittest.TestCase):
    def setUp(self):
        self.tree = Tree()

    def tearDown(self):
        self.tree.folder.cleanup()

    def found(self, path, text):
        self.tree.write(path, text)
        problems = self.tree.problems()
        self.assertEqual(1, len(problems), problems)
        self.assertTrue(problems[0].startswith(path + ":"), problems)
        return problems[0]

    def test_the_tree_is_clean_before_anything_is_planted(self):
        self.assertEqual([], self.tree.problems())

    def test_an_include_against_the_arrows(self):
        self.assertIn("no arrow from base to net", self.found("engine/base/a.h", '#include "net/http.h"\n'))

    def test_an_arrow_is_not_inherited(self):
        self.assertIn("no arrow from api to net", self.found("engine/api/a.cpp", '#include "net/http.h"\n'))

    def test_a_nested_room_is_not_its_parent(self):
        self.assertIn("no arrow from storage to storage/azure",
                      self.found("engine/storage/a.h", '\n  #  include "storage/azure/store.h"\n'))

    def test_the_line_is_named(self):
        self.assertIn("a.h:3:", self.found("engine/base/a.h", '\n\n#include "os/file.h"\n'))

    def test_an_include_without_its_room(self):
        self.assertIn("is of no room", self.found("engine/net/a.cpp", '#include "http.h"\n'))

    def test_a_folder_that_is_no_room(self):
        self.assertIn("is in no room", self.found("engine/attic/a.cpp", ""))

    def test_our_header_in_angle_brackets(self):
        self.assertIn("our own", self.found("engine/net/a.cpp", "#include <base/result.h>\n"))

    def test_the_window_below_the_api(self):
        self.assertIn("does not see the room storage",
                      self.found("ui/widgets/a.cpp", '#include "storage/object_store.h"\n'))

    def test_the_layers_of_the_window(self):
        self.assertIn("presenters do not see its widgets",
                      self.found("ui/presenters/a.cpp", '#include "widgets/w.h"\n'))
        self.assertIn("only widgets draw", self.found("ui/presenters/a.cpp", "#include <QLabel>\n"))
        self.tree.write("ui/presenters/a.cpp", "")
        self.assertIn("models do not see its presenters",
                      self.found("ui/models/a.cpp", '#include "presenters/p.h"\n'))

    def test_a_program_in_the_journal(self):
        self.assertIn("does not see the room journal", self.found("app/a.cpp", '#include "journal/db.h"\n'))

    def test_outside_headers_keep_to_their_rooms(self):
        for header in ("curl/curl.h", "sqlite3.h", "yaml-cpp/yaml.h", "unistd.h", "fcntl.h", "sys/stat.h",
                       "QLabel", "QImage", "QtWidgets/QLabel", "QTcpSocket", "QtNetwork/QTcpSocket"):
            with self.subTest(header):
                self.assertIn(header, self.found("engine/storage/a.cpp", f"#include <{header}>\n"))

    def test_outside_headers_keep_out_of_the_window_and_the_programs(self):
        self.assertIn("libcurl", self.found("ui/widgets/a.cpp", "#include <curl/curl.h>\n"))
        os.remove(os.path.join(self.tree.folder.name, "ui/widgets/a.cpp"))
        self.assertIn("operating system", self.found("app/a.cpp", "#include <sys/mman.h>\n"))

    def test_threads_are_made_in_one_room(self):
        for code in ("std::thread t;", "std::jthread t;", "auto f = std::async(g);", "QThread::create(g);"):
            with self.subTest(code):
                self.assertIn("a thread", self.found("engine/storage/a.cpp", code + "\n"))

    def test_comments_and_strings_make_no_threads(self):
        self.tree.write("engine/storage/a.cpp",
                        '// std::thread\n/* std::async\n */ auto s = "std::thread";\n')
        self.assertEqual([], self.tree.problems())

    def test_the_map_in_the_documents(self):
        map_of = "| `base` | what | |\n| `net` | what | base os |\n| `attic` | what | |\n"
        found = arrows.untrue_map(map_of, {"base": set(), "net": {"base"}, "os": {"base"}})
        self.assertEqual(["ARCHITECTURE.md: no row of the room os", "ARCHITECTURE.md: there is no room attic",
                          "ARCHITECTURE.md: net may see base"], found)

    def test_a_circle(self):
        problems = self.tree.problems(ARROWS.replace("base:\n", "base: api\n"))
        self.assertTrue(any("circle" in problem for problem in problems), problems)


if __name__ == "__main__":
    unittest.main()
