#!/usr/bin/env python3
"""Measures Hawser beside other programs. `script/bench` builds what it needs and calls this."""

import argparse
import json
import shlex
import signal
import sys

import cases
import delta
import mount
import ondemand
import programs
import report
import storage
import stripe
import transfer
import window


def parse(words):
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("suite", nargs="?", default="transfer",
                        choices=["transfer", "storage", "stripe", "delta", "mount", "window"])
    parser.add_argument("--quick", action="store_true", help="small copies, once: shows that all works")
    parser.add_argument("--runs", type=int, help="how often each program copies (3; with --quick 1)")
    parser.add_argument("--json", metavar="FILE", help="all figures")
    parser.add_argument("--markdown", metavar="FILE", help="tables; without it they are printed")
    parser.add_argument("--program", action="append", metavar="NAME",
                        help="only this one, may be repeated: hawserctl, AzCopy, 'AzCopy, MD5', rclone, "
                        "'plain sockets'")
    parser.add_argument("--case", metavar="TEXT",
                        help="only copies whose name has this in it: '2 GiB up, 20 ms'")
    parser.add_argument("--dir", help="where the files are (memory, when there is enough)")
    parser.add_argument("--reference", metavar="PROGRAM",
                        help="the reference tool of chunk staging, beside which storage measures it")
    parser.add_argument("--size", type=int, metavar="MIB",
                        help="of delta's objects, and mount's disk (1024; with --quick little)")
    parser.add_argument("--window", help=argparse.SUPPRESS)
    parser.add_argument("--tools", required=True, help=argparse.SUPPRESS)
    return parser.parse_args(words)


def choose_programs(wanted, tools, quick):
    known = programs.all_programs(tools)
    # AzCopy takes 2 s for anything, once is enough to see it alive.
    chosen = [program for program in known
              if program.name in (wanted or ()) or (not wanted and not (quick and program.md5))]
    unknown = set(wanted or ()) - {program.name for program in known}
    problems = [f"no program is named {name}" for name in sorted(unknown)]
    problems += [problem for problem in (program.missing() for program in chosen) if problem]
    if problems:
        sys.exit("\n".join(problems))
    return chosen


def write(options, command, facts, results, text):
    if options.json:
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump({"command": command, "machine": facts, "results": results}, out, indent=1)
    if options.markdown:
        with open(options.markdown, "w", encoding="utf-8") as out:
            out.write(text)
    else:
        print(text)
    return 0


def measure_window(options, command):
    scratch = options.dir or transfer.default_scratch(4 << 30)
    rows = window.run(options.window, scratch, options.runs or 10, options.quick)
    facts = report.machine_facts(())
    return write(options, command, facts, rows, window.markdown(command, facts, rows))


def measure_storage(options, command):
    # On a disk: what is measured is mostly what reaches it.
    results = storage.run(options.tools, options.reference, options.dir or ".", options.runs or 5)
    facts = report.machine_facts(())
    return write(options, command, facts, results, storage.markdown(command, facts, results))


def measure_stripe(options, command):
    suite = stripe.Suite(options.tools, options.dir or transfer.default_scratch(12 << 30),
                         options.runs or (1 if options.quick else 3), options.quick)
    figures = suite.figures()
    facts = report.machine_facts(())
    return write(options, command, facts, [figure._asdict() for figure in figures],
                 stripe.markdown(command, facts, figures))


def measure_delta(options, command):
    size = (options.size or (16 if options.quick else 1024)) * delta.MIB
    suite = delta.Suite(options.tools, options.dir or transfer.default_scratch(8 * size),
                        options.runs or (1 if options.quick else 5), size)
    results = suite.figures()
    facts = report.machine_facts(())
    return write(options, command, facts, results, delta.markdown(command, facts, results))


def measure_mount(options, command):
    if mount.missing():
        sys.exit("\n".join(mount.missing()))
    size = (options.size or (64 if options.quick else 1024)) * mount.MIB
    suite = mount.Suite(options.tools, options.dir or ".", options.runs or (1 if options.quick else 3), size,
                        1 if options.quick else 5)
    figures = suite.figures()
    rows = ondemand.Suite(options.tools, options.dir or ".", min(size, 256 * mount.MIB), suite.runs).figures()
    facts = report.machine_facts(())
    text = mount.markdown(command, facts, figures) + ondemand.table(rows)
    return write(options, command, facts, figures + rows, text)


def main(words):
    # Told to end, it still ends its server and removes its files, which are in memory.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = parse(words)
    tools = words.index("--tools")
    command = shlex.join(["script/bench"] + words[:tools] + words[tools + 4:])
    if options.suite == "window":
        return measure_window(options, command)
    if options.suite == "storage":
        return measure_storage(options, command)
    if options.suite == "delta":
        return measure_delta(options, command)
    if options.suite == "mount":
        return measure_mount(options, command)
    if options.suite == "stripe":
        return measure_stripe(options, command)
    chosen_programs = choose_programs(options.program, options.tools, options.quick)
    chosen_cases = [case for case in cases.cases(options.quick)
                    if (options.case or "") in f"{case.shape.name} {case.direction}, {case.link.name}"]
    if not chosen_cases:
        sys.exit(f"no copy is named like {options.case}")
    runs = options.runs or (1 if options.quick else 3)
    largest = max(case.shape.count * case.shape.size for case in chosen_cases)
    scratch = options.dir or transfer.default_scratch(4 * largest)
    suite = transfer.Suite(options.tools, scratch, runs, options.quick)
    facts = report.machine_facts(chosen_programs)
    results = suite.run(chosen_programs, chosen_cases)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as out:
            json.dump({"command": command, "machine": facts, "runs": runs, "failures": suite.failures,
                       "results": [{**result, "ratios": report.ratios(result)} for result in results]},
                      out, indent=1)
    text = report.markdown(command, facts, runs, results, suite.failures)
    if options.markdown:
        with open(options.markdown, "w", encoding="utf-8") as out:
            out.write(text)
    else:
        print(text)
    return 1 if suite.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
