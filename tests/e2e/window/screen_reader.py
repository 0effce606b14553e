"""screen_reader.py: says what a screen reader finds in the window, for tests that ask on standard input.

One command a line; the answer is some lines, then one that holds "." alone.

  unnamed        what can be acted on and has no name, each with the way to it; last "seen N"
  where BEGIN    "X Y", the middle of the first thing on screen whose name begins so; else nothing
  names ROLE     the names of all things of that role on screen, from top to bottom ("table cell")
"""
import sys

import gi

gi.require_version("Atspi", "2.0")
import pyatspi  # noqa: E402

ACTIONABLE = {
    pyatspi.ROLE_PUSH_BUTTON, pyatspi.ROLE_TOGGLE_BUTTON, pyatspi.ROLE_CHECK_BOX, pyatspi.ROLE_RADIO_BUTTON,
    pyatspi.ROLE_COMBO_BOX, pyatspi.ROLE_TEXT, pyatspi.ROLE_ENTRY, pyatspi.ROLE_PASSWORD_TEXT,
    pyatspi.ROLE_SPIN_BUTTON, pyatspi.ROLE_SLIDER, pyatspi.ROLE_LIST, pyatspi.ROLE_TREE, pyatspi.ROLE_TABLE,
    pyatspi.ROLE_TREE_TABLE, pyatspi.ROLE_PAGE_TAB, pyatspi.ROLE_PAGE_TAB_LIST, pyatspi.ROLE_MENU,
    pyatspi.ROLE_MENU_ITEM, pyatspi.ROLE_CHECK_MENU_ITEM, pyatspi.ROLE_LINK,
}
# Their parts speak through them.
WHOLE = {pyatspi.ROLE_SPIN_BUTTON, pyatspi.ROLE_COMBO_BOX}
MENUS = {pyatspi.ROLE_MENU_BAR, pyatspi.ROLE_POPUP_MENU, pyatspi.ROLE_MENU, pyatspi.ROLE_MENU_ITEM,
         pyatspi.ROLE_CHECK_MENU_ITEM}
MOST_CHILDREN = 300


def children(node):
    try:
        return [node.getChildAtIndex(i) for i in range(min(node.childCount, MOST_CHILDREN))]
    except Exception:  # it went while it was looked at
        return []


def on_screen(node):
    states = node.getState()
    return states.contains(pyatspi.STATE_SHOWING) and states.contains(pyatspi.STATE_VISIBLE)


def walk(node, way=()):
    """All of it that is on screen or in a menu, each with the way to it."""
    for child in children(node):
        try:
            if child is None:
                continue
            role = child.getRole()
            if role not in MENUS and not on_screen(child):
                continue
            here = way + (f"{child.getRoleName()} '{child.name}'",)
            yield child, role, here
        except Exception:
            continue
        if role not in WHOLE:
            yield from walk(child, here)


def everything():
    for application in children(pyatspi.Registry.getDesktop(0)):
        if application is not None and application.name == "hawser":
            yield from walk(application)


def unnamed():
    seen = 0
    for node, role, way in everything():
        separator = role == pyatspi.ROLE_MENU_ITEM and not node.getState().contains(pyatspi.STATE_ENABLED)
        if role not in ACTIONABLE:
            continue
        seen += 1
        if not node.name and not separator:
            yield " > ".join(way)
    yield f"seen {seen}"


def where(begin):
    for node, role, _ in everything():
        if node.name.startswith(begin) and (role not in MENUS or on_screen(node)):
            box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
            yield f"{box.x + box.width // 2} {box.y + box.height // 2}"
            return


def names(wanted):
    for node, _, _ in everything():
        if node.getRoleName() == wanted:
            yield node.name


def main():
    commands = {"unnamed": lambda _: unnamed(), "where": where, "names": names}
    for line in sys.stdin:
        command, _, rest = line.rstrip("\n").partition(" ")
        try:
            for answer in commands[command](rest):
                print(answer.replace("\n", " "))
        except Exception as problem:  # the tree changed below it: the test asks again
            print(f"problem {problem}", file=sys.stderr)
        print(".", flush=True)


main()
