#!/usr/bin/env python3
"""tidy.py SOURCE: sizes, leftovers and calls that have a better replacement here, in all that is ours.

Exceptions are in RATCHET, each with its reason; one that is no longer needed is a failure too, so that the
list only ever shrinks.
"""

import re
import sys

import sources

FILE_LINES = 600
FUNCTION_LINES = 70
LINE_COLUMNS = 110

# (path, rule): (how many there may be, why)
RATCHET = {
    ("engine/base/assert.cpp", "stderr"): (1, "the last words of a program that stops"),
    ("engine/os/terminal.cpp", "stderr"): (1, "a question on the terminal is no line of the log"),
}

TEXT_FILES = sources.CPP + (".py", ".cmake", "CMakeLists.txt")
TOPS = ["engine", "ui", "app", "tests"]

# (rule, pattern in code, folders it holds in, what to write instead)
BANNED = [
    ("sleep", r"\b(?:sleep|usleep|nanosleep|sleep_for|sleep_until|msleep|qWait|qSleep)\s*\(",
     ("engine", "ui", "app", "tests"), "wait for the condition itself, with a deadline"),
    ("shell", r"\bsystem\s*\(\s*[^)\s]|\bpopen\s*\(", ("engine", "ui", "app", "tests"),
     "start the program itself with a list of arguments"),
    ("unbounded", r"\b(?:strcpy|strcat|sprintf|vsprintf|gets|strtok|alloca)\s*\(",
     ("engine", "ui", "app", "tests"), "std::string, or snprintf with the size"),
    ("silent number", r"\b(?:atoi|atol|atoll|atof)\s*\(", ("engine", "ui", "app", "tests"),
     "std::from_chars: it tells when there was no number"),
    ("assert", r"(?<!\w)assert\s*\(|\bQ_ASSERT\w*\s*\(", ("engine", "ui", "app"),
     "HAWSER_ASSERT: it holds in release builds too"),
    ("weak random", r"(?<![\w.])(?:std::)?s?rand\s*\(", ("engine", "ui", "app", "tests"),
     "std::mt19937_64 with a seed, or QRandomGenerator"),
    ("throw", r"\bthrow\b", ("engine",), "return fail(...): nothing is thrown across a room"),
    ("stdout", r"\bstd::cout\b|(?<![\w:])(?:std::)?(?:printf|puts|putchar)\s*\(", ("engine",),
     "a ByteSink or the log: the engine has no terminal"),
    ("stderr", r"\bstd::c(?:err|log)\b|\bstderr\b|\bq(?:Debug|Warning|Critical|Info)\s*\(", ("engine",),
     "logMessage: it redacts secrets"),
    ("skipped test", r"\bQSKIP\s*\(", ("tests",), "fail: a test that lacks its service has failed"),
    ("using namespace", r"\busing\s+namespace\s+std\s*;", ("engine", "ui", "app", "tests"), "names, in full"),
]
PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
ACCESS = re.compile(r"^(?:\s*(?:public|protected|private|Q_SLOTS|Q_SIGNALS|\s)*:(?!:))+")
SCOPE = re.compile(
    r"(?:template\s*<[^{}]*>\s*)?(?:typedef\s+)?(?:inline\s+)?(?:namespace|class|struct|union|enum)\b")
LEFTOVER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")


def functions(code):
    """(first line, last line) of every function body in code that has no comments and no strings.

    A counter of braces with one bit of grammar: what stands before a brace that opens outside of any
    function tells whether it is a body, or a namespace, a type or an initialiser.
    """
    code = PREPROCESSOR.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), code)
    scopes = []  # of the braces that are open: (kind, where its head began)
    head = 0
    for match in re.finditer(r"[{};]", code):
        at, sign = match.start(), match.group(0)
        in_body = any(kind == "body" for kind, _ in scopes)
        if sign == "{":
            scopes.append(("inner" if in_body else kind_of(code[head:at]), head))
            # A value belongs to the head it stands in: Class() : member_{1} { ... }.
            if scopes[-1][0] != "value":
                head = at + 1
        elif sign == "}" and scopes:
            kind, start = scopes.pop()
            if kind == "body":
                start += len(code[start:]) - len(code[start:].lstrip())
                yield sources.line_of(code, start), sources.line_of(code, at)
            if kind != "value":
                head = at + 1
        elif sign == ";" and not in_body:
            head = at + 1


def kind_of(head):
    """What a brace after this text opens: an "outer" scope, the "body" of a function, or a "value"."""
    head = ACCESS.sub("", head).strip()
    if SCOPE.match(head) and not head.endswith(")") or head in ("", "extern"):
        return "outer"
    if "(" not in head:
        return "value"
    in_initialisers = re.search(r"\)\s*(?:noexcept\s*)?:(?!:)", head)
    if in_initialisers and re.search(r"[\w>]$", head):
        return "value"
    if re.search(r"=\s*$|=\s*[\w:<>, ]+$", head):
        return "value"
    return "body"


class Tidy:
    def __init__(self, root, ratchet):
        self.root = root
        self.ratchet = ratchet
        self.found = {}  # (path, rule): [problem]

    def report(self, path, rule, line, text):
        self.found.setdefault((path, rule), []).append(f"{path}:{line}: {text}")

    def run(self):
        for path in sources.files(self.root, TOPS, sources.CPP):
            self.cpp_file(path)
        for path in sources.files(self.root, TOPS + ["cmake"], TEXT_FILES):
            self.lines(path)
        for path in sources.files(self.root, ["script"], ("",)):
            self.lines(path)
        for path in sources.files(self.root, TOPS, ("package-lock.json",)):
            if '"resolved"' in sources.read(self.root, path):
                self.report(path, "registry", 1, "names a registry: npm install with the .npmrc beside it")
        return self.problems()

    def problems(self):
        left = []
        for key, problems in sorted(self.found.items()):
            if len(problems) > self.ratchet.get(key, (0, ""))[0]:
                left += problems
        for key, (allowed, _) in sorted(self.ratchet.items()):
            if len(self.found.get(key, ())) < allowed:
                left.append(f"{key[0]}: fewer '{key[1]}' than the ratchet allows: lower it")
        return left

    def lines(self, path):
        text = sources.read(self.root, path)
        lines = text.split("\n")
        if len(lines) > FILE_LINES + 1:
            self.report(path, "file lines", 1, f"{len(lines) - 1} lines, {FILE_LINES} at most")
        if not text.endswith("\n") and text:
            self.report(path, "end", len(lines), "the last line does not end")
        for number, line in enumerate(lines, 1):
            # Lists of files in CMake have nobody to wrap them.
            if len(line) > LINE_COLUMNS and not path.endswith("CMakeLists.txt"):
                self.report(path, "columns", number, f"{len(line)} columns, {LINE_COLUMNS} at most")
            if line != line.rstrip():
                self.report(path, "blanks", number, "blanks or a carriage return at the end of the line")
            if "\t" in line:
                self.report(path, "tab", number, "a tab")
            if LEFTOVER.search(line) and not path.startswith("tests/lint/"):
                self.report(path, "leftover", number, "unfinished work belongs in an issue: " + line.strip())

    def cpp_file(self, path):
        text = sources.read(self.root, path)
        code = sources.code_only(text)
        if path.endswith(".h") and "#pragma once" not in code:
            self.report(path, "once", 1, "a header without #pragma once")
        if path.endswith(".h") and path.startswith("engine/") and not text.startswith("//"):
            self.report(path, "head", 1, "an engine header says first what it is for")
        for first, last in functions(code):
            if last - first + 1 > FUNCTION_LINES:
                self.report(path, "function lines", first,
                            f"a function of {last - first + 1} lines, {FUNCTION_LINES} at most")
        for rule, pattern, tops, instead in BANNED:
            if path.split("/")[0] in tops:
                for match in re.finditer(pattern, code):
                    self.report(path, rule, sources.line_of(code, match.start()),
                                f"{match.group(0).strip()}: {instead}")


def main():
    problems = Tidy(sys.argv[1], RATCHET).run()
    print("\n".join(problems) or "tidy")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
