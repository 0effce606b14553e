"""A desktop's host of icons (StatusNotifierItem) and of notifications, for tests: it owns both names on the
session bus, says on its output what comes, a line each, and does what its input says.

    tooltip              the text of the icon
    menu                 the texts of its menu, a line each, then "."
    activate             a click on the icon
    invoke ACTION        an answer to the last notification
"""

import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

WATCHER = """<node><interface name="org.kde.StatusNotifierWatcher">
<method name="RegisterStatusNotifierItem"><arg type="s" direction="in"/></method>
<method name="RegisterStatusNotifierHost"><arg type="s" direction="in"/></method>
<property name="RegisteredStatusNotifierItems" type="as" access="read"/>
<property name="IsStatusNotifierHostRegistered" type="b" access="read"/>
<property name="ProtocolVersion" type="i" access="read"/>
<signal name="StatusNotifierItemRegistered"><arg type="s"/></signal>
<signal name="StatusNotifierHostRegistered"/></interface></node>"""
NOTIFICATIONS = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal></interface></node>"""


def say(text):
    print(text.replace("\n", " "), flush=True)


class Host:
    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        self.item = None
        self.notices = 0
        self.serve("/StatusNotifierWatcher", WATCHER, self.watcher_called, self.watcher_property)
        self.serve("/org/freedesktop/Notifications", NOTIFICATIONS, self.notices_called, None)
        for name in ("org.kde.StatusNotifierWatcher", "org.freedesktop.Notifications"):
            Gio.bus_own_name_on_connection(self.bus, name, Gio.BusNameOwnerFlags.NONE, None, None)
        GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.PRIORITY_DEFAULT,
                          GLib.IO_IN | GLib.IO_HUP, self.told)
        say("ready")

    def serve(self, path, description, called, asked):
        interface = Gio.DBusNodeInfo.new_for_xml(description).interfaces[0]
        self.bus.register_object(path, interface, called, asked, None)

    def watcher_called(self, _bus, sender, _path, _interface, method, arguments, invocation):
        invocation.return_value(None)
        if method != "RegisterStatusNotifierItem":
            return
        service = arguments.unpack()[0]
        self.item = (sender, service) if service.startswith("/") else (service, "/StatusNotifierItem")
        say("item")

    def watcher_property(self, _bus, _sender, _path, _interface, name):
        return {"RegisteredStatusNotifierItems": GLib.Variant("as", []),
                "IsStatusNotifierHostRegistered": GLib.Variant("b", True),
                "ProtocolVersion": GLib.Variant("i", 0)}[name]

    def notices_called(self, _bus, _sender, _path, _interface, method, arguments, invocation):
        if method == "GetCapabilities":
            return invocation.return_value(GLib.Variant("(as)", (["actions", "body"],)))
        _, _, _, title, text, actions, _, _ = arguments.unpack()
        self.notices += 1
        invocation.return_value(GLib.Variant("(u)", (self.notices,)))
        say(f"notice {title} | {text} | {' '.join(actions[::2])}")

    def property(self, name):
        answer = self.bus.call_sync(self.item[0], self.item[1], "org.freedesktop.DBus.Properties", "Get",
                                    GLib.Variant("(ss)", ("org.kde.StatusNotifierItem", name)), None,
                                    Gio.DBusCallFlags.NONE, 5000, None)
        return answer.unpack()[0]

    def menu(self):
        answer = self.bus.call_sync(self.item[0], self.property("Menu"), "com.canonical.dbusmenu",
                                    "GetLayout", GLib.Variant("(iias)", (0, -1, ["label"])), None,
                                    Gio.DBusCallFlags.NONE, 5000, None)
        for child in answer.unpack()[1][2]:
            if child[1].get("label"):
                say(child[1]["label"].replace("_", ""))
        say(".")

    def told(self, channel, _condition):
        line = channel.readline()
        if not line:
            loop.quit()
            return False
        command, _, word = line.strip().partition(" ")
        if command == "tooltip":
            say("tooltip " + self.property("ToolTip")[2])
        elif command == "menu":
            self.menu()
        elif command == "activate":
            self.bus.call(self.item[0], self.item[1], "org.kde.StatusNotifierItem", "Activate",
                          GLib.Variant("(ii)", (0, 0)), None, Gio.DBusCallFlags.NONE, 5000, None, None)
        elif command == "invoke":
            self.bus.emit_signal(None, "/org/freedesktop/Notifications", "org.freedesktop.Notifications",
                                 "ActionInvoked", GLib.Variant("(us)", (self.notices, word)))
        return True


loop = GLib.MainLoop()
host = Host()
loop.run()
