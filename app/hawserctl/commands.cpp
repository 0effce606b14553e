#include "commands.h"

#include <algorithm>
#include <array>

#include "api/printable.h"
#include "manual.h"

namespace hawser::ctl {

namespace {

constexpr OptionSpec kJson = {"json", "", "Print one JSON object a line instead of text."};

std::vector<OptionSpec> objectOptionSpecs() {
  return {
      {"mode", "KIND",
       "The form of the objects that are made, where the store has several: block, page, append, or auto "
       "(the default): pages for disk images (.vhd, .vhdx), as at the source where that has forms, else "
       "blocks."},
      {"tier", "NAME", "Access tier of the objects, such as Cool. Default: that of the store."},
      {"content-type", "TYPE", "Of the objects, instead of what their names or sources say."},
      {"content-encoding", "TEXT", "Likewise."},
      {"content-language", "TEXT", "Likewise."},
      {"content-disposition", "TEXT", "Likewise."},
      {"cache-control", "TEXT", "Likewise."},
      {"metadata", "NAME=VALUE", "Kept with each object. May be given more than once."},
      {"owners", "", "Also keep and restore users and groups, where you may give files away."},
      {"strip-components", "N",
       "Take so many leading folders off each path below the source; its last part stays."},
      {"delete", "",
       "Then remove what is at the destination and not at the source. It is counted and shown first, and "
       "you are asked; where nobody can be asked, --yes is needed. Nothing is removed where the source "
       "is "
       "empty, where anything could not be copied, or where more is found than was shown."},
      {"delete-only", "", "The same, and nothing is copied."},
      {"yes", "", "Of --delete: do not ask."},
      {"encrypt-key", "FILE",
       "Encrypt what is made, as blobxfer does, by this key: a public or private RSA key in PEM."},
      {"decrypt-key", "FILE",
       "Decrypt the sources by this private RSA key in PEM. Its passphrase is asked for, or taken from "
       "HAWSER_KEY_PASSPHRASE. Nothing is written that does not prove to be what was encrypted."},
      {"snapshot", "TIME", "Copy this snapshot of the one object named."},
      {"no-service-copy", "", "Between services: let the bytes come by this computer."},
      {"dry-run", "", "Show what would be done and do nothing. Nothing is written anywhere."},
      {"report", "FILE", "Also write the report there: text, or by its ending .json, .csv or .html."},
      {"save", "NAME", "Save it as a profile of that name, and copy nothing."},
      {"json", "", "Print one JSON object a line: each transfer as it ends, the report last."},
      {"to", "DESTINATION", "A further destination, each a folder; may be given several times."},
      {"shard", "I/N",
       "Copy only one of N shares, the same objects each time: N processes on as many computers do all of "
       "it."},
      {"stripe", "SIZE", "Cut larger objects into slices, which lie on the destinations in turn."},
      {"replica", "", "Copy all to each, read once. One that is slow or away stops no other."},
      {"delta", "[SIZE]",
       "Send only what has changed since, anywhere in a file, where the service knows the rest; a signature "
       "with "
       "cells of SIZE bytes is kept beside each object. Downloads fetch only what neither the file here has, "
       "nor a download that was broken off, nor the cache."},
      {"delta-from", "PATH",
       "Of downloads, --delta also from what this file here has of them, such as an older one of another "
       "name; a "
       "folder, with a '/' at its end: from the file in it that is called the same. May be given more than "
       "once."},
      {"delta-format", "FORMAT",
       "hawser (the default), or blobsync: --delta so that BlobSync can go on from it, with its blocks and "
       "its .sig "
       "beside each object; what it has left is read in any case."},
  };
}

std::vector<OptionSpec> copyOptionSpecs() {
  std::vector<OptionSpec> all = {
      {"recursive", "", "Copy folders with all that is below them."},
      {"include", "PATTERN",
       "Copy only what matches the pattern (* ? [a-z], ** for any depth) by its path below the source. "
       "May be "
       "given more than once."},
      {"exclude", "PATTERN", "Leave out what matches, even if included. May be given more than once."},
      {"skip", "RULE",
       "Leave out what is already there: same-size, newer (the destination's is newer or as new, and of "
       "the same size), or "
       "same-hash (the same bytes)."},
      {"conflict", "POLICY",
       "What to do with a different object of the same name: overwrite (the default), skip, rename (keep "
       "both), "
       "newer (overwrite only with a newer one), or ask. Where nobody can be asked, ask fails that "
       "object."},
      {"verify", "LEVEL",
       "none; parts (the default): each part on its way and the whole against its stored hash; full: "
       "also read "
       "the destination back and compare."},
      {"links", "POLICY", "Symbolic links: keep (the default), follow, or skip."},
      {"parallel", "N", "Parts in flight at once. Default: as many as the link pays for."},
      {"limit-rate", "RATE", "At most so many bytes a second, such as 20M or 8MiB."},
      {"memory", "SIZE", "At most so much memory for parts in flight. Default: 40MiB."},
      {"part-size", "SIZE",
       "The unit that is sent, checked and resumed. Default: chosen by the object's size."},
      {"md5", "", "Also store the MD5 of each object, for tools that compare it."},
  };
  for (const OptionSpec& option : objectOptionSpecs())
    all.push_back(option);
  return all;
}

CommandSpec copySpec() {
  return {
      "copy",
      {"copy [OPTIONS] SOURCE... DESTINATION"},
      "Copy files, folders and objects, checked, and go on where it was after a stop",
      "Copies between this computer and stores, and between stores. A source folder that ends in '/' means "
      "what is "
      "in it, without the '/' the folder itself; a destination that ends in '/' is a folder to put the "
      "sources "
      "into. Folders need --recursive.\n\n"
      "Every part is checked on its way, and the whole against the hash kept with the object. Nothing is "
      "visible at "
      "the destination before it is complete. Symbolic links, empty folders, permissions and times are kept "
      "where "
      "the destination can hold them.\n\n"
      "The copy is a job: Ctrl-C, a crash or a power cut lose at most the parts in flight, and \"hawserctl "
      "jobs "
      "resume ID\" goes on. A second Ctrl-C leaves at once.",
      copyOptionSpecs(),
      {
          {"copy photos az://account/backup --recursive", "Makes and fills backup/photos."},
          {"copy az://account/backup/photos/ ./photos/ --recursive --skip same-hash",
           "Brings what differs back into ./photos."},
          {"copy big.img work:images/ --limit-rate 20M --report big.html", "Slowly, with a report to keep."},
          {"copy photos az://account/backup/ --to /mnt/disk/ --replica --recursive",
           "Two copies, of one read."},
          {"copy - az://account/backup/home.tar", "Makes an object of what comes on standard input."},
      },
      2,
      runCopy};
}

// Of a copy, those that mean the same to what is kept the same.
std::vector<OptionSpec> syncOptionSpecs() {
  std::vector<OptionSpec> all = {
      {"delete", "",
       "Mirror: what is in DEST and not in SOURCE is removed. It is shown first, and you are asked; where "
       "nobody can be asked, --yes is needed."},
      {"two-way", "",
       "What changed in either goes to the other. What changed in both is kept twice, the older version "
       "under "
       "a name with \"(conflict ...)\" in it, and listed."},
      {"preview", "", "Show row by row what would be done, removals first, and do nothing."},
      {"yes", "", "Do not ask before what is within the limit is removed."},
      {"max-delete", "N|P%",
       "Remove no more than N objects, or P percent of what is there (default: 50%): if there are more, "
       "nothing is done. May be given as both."},
      {"new-folders", "", "It is right that a folder is another one than at the last run."},
      {"save", "NAME", "Save it as a profile of that name, and run nothing."}};
  static constexpr std::array kShared = {"include",
                                         "exclude",
                                         "skip",
                                         "verify",
                                         "parallel",
                                         "limit-rate",
                                         "memory",
                                         "part-size",
                                         "md5",
                                         "mode",
                                         "tier",
                                         "content-type",
                                         "content-encoding",
                                         "content-language",
                                         "content-disposition",
                                         "cache-control",
                                         "metadata",
                                         "owners",
                                         "no-service-copy",
                                         "report",
                                         "json",
                                         "delta",
                                         "delta-from",
                                         "delta-format"};
  for (const OptionSpec& option : copyOptionSpecs()) {
    if (std::find(kShared.begin(), kShared.end(), option.name) != kShared.end()) all.push_back(option);
  }
  all.push_back({"links", "POLICY", "Symbolic links: keep (the default), or skip."});
  return all;
}

CommandSpec syncSpec() {
  return {
      "sync",
      {"sync [OPTIONS] SOURCE DEST", "sync --two-way [OPTIONS] ONE OTHER"},
      "Make folders the same, and keep them so",
      "Both are folders, with or without a '/' at the end, on this computer or in a store. Without --delete "
      "and "
      "--two-way new and newer objects go from SOURCE to DEST, and nothing is removed. What both sides were "
      "at "
      "the last run is remembered, so that a file that was renamed is renamed on the other side too and not "
      "sent again, and a clock that is wrong changes nothing.\n\n"
      "The whole is planned before anything is done, and what somebody changes meanwhile is left for the "
      "next "
      "run. Nothing is removed for a side that is empty, not there, not readable or another folder than "
      "before, "
      "nor where anything could not be copied. A run that was stopped goes on where it was.",
      syncOptionSpecs(),
      {{"sync photos/ work:photos/ --preview", "What would be done."},
       {"sync photos/ work:photos/ --delete --max-delete 100", "A mirror, with at most a hundred removals."},
       {"sync notes/ work:notes/ --two-way --exclude .cache/", "Edited on both sides."},
       {"sync photos/ work:photos/ --delete --save nightly", "Then: hawserctl profile run nightly"}},
      2,
      runSync};
}

std::vector<CommandSpec> objectSpecs() {
  return {
      {"ls",
       {"ls [OPTIONS] LOCATION..."},
       "List containers, folders and objects",
       "Lists one level, or with --recursive all objects below. Folders and containers end in '/'. Names "
       "with line "
       "breaks or control characters are shown escaped on a terminal; --json gives them exactly.",
       {{"recursive", "", "List all objects below."},
        {"long", "", "Also show size and time of change."},
        kJson},
       {{"ls default:", "The containers of the default store."},
        {"ls az://account/backup/ --recursive --json",
         "Every object of a container, one JSON object a line."}},
       1,
       runLs},
      {"stat",
       {"stat [--json] LOCATION..."},
       "Show what is known of an object",
       "Shows size, time, hashes, metadata and content type of an object or file.",
       {kJson},
       {},
       1,
       runStat},
      {"cat",
       {"cat [--range RANGE] LOCATION..."},
       "Write objects to standard output",
       "Writes the bytes of the objects one after the other. When it ends with 0, all bytes were written, "
       "none was of another version of the object, and they are those its hash was made of where one is "
       "kept with it. Damage that only the whole shows is told after the bytes, with exit code 5.",
       {{"range", "FIRST-LAST",
         "Only these bytes, counted from 0, both among them; FIRST- is all from there on."}},
       {{"cat az://account/backup/list.gz | gunzip", "Reads an object without a file between."}},
       1,
       runCat},
      {"rm",
       {"rm [--recursive] [--yes] [--json] LOCATION..."},
       "Remove objects, and folders and containers with --recursive",
       "Removes the objects named. With --recursive, folders and all below them, and containers too: what "
       "goes is counted and shown first, and you are asked; where nobody can be asked, --yes is needed. What "
       "is removed cannot be brought back.",
       {{"recursive", "", "Remove folders and containers with all that is in them."},
        {"yes", "", "Do not ask."},
        kJson},
       {{"rm default:photos/old/ --recursive", "Shows how many objects there are, asks, and removes them."},
        {"rm default:photos --recursive", "The same with a whole container, which goes too."}},
       1,
       runRm},
      {"mkcontainer",
       {"mkcontainer LOCATION..."},
       "Make a container",
       "Makes a container: NAME:CONTAINER, az://ACCOUNT/CONTAINER, s3://BUCKET, or a folder of this "
       "computer. One that exists already is an error.",
       {kJson},
       {{"mkcontainer az://account/backup", ""}},
       1,
       runMkcontainer},
      {"url",
       {"url [--expires TIME] LOCATION"},
       "Make a URL that lets its holder read an object",
       "Prints a URL with a signature that is good for reading this one object until it expires. Needs an "
       "account "
       "key, or an access key of S3; no request is sent.",
       {{"expires", "TIME", "How long it is good: 30m, 24h, 7d. Default: 1h."}, kJson},
       {{"url az://account/backup/a.jpg --expires 7d", ""}},
       1,
       runUrl},
  };
}

CommandSpec profileSpec() {
  return {
      "profile",
      {"profile [list]", "profile run NAME|FILE... [--group GROUP] [--dry-run] [--yes] [--json]",
       "profile watch [--json]", "profile import FILE [NAME]", "profile export NAME [FILE]",
       "profile clone NAME NEW", "profile edit|show|remove NAME"},
      "Saved copies and syncs, and configurations of blobxfer",
      "\"copy\" and \"sync\" save what they are told with --save NAME; the window shows the same profiles. "
      "run "
      "does it, and removes up to the profile's limit without asking. show prints it with the command that "
      "does the same; edit opens it in the editor of EDITOR. An exported profile has no secret in it, as no "
      "profile has: connections are named.\n\n"
      "watch runs those whose rules say when (edit, under \"when\"): at an interval, when something changes "
      "in "
      "a folder of this computer, when it is started; within their hours, and not on battery or over a "
      "connection that is paid by volume where that is not wanted: of that it hears from the "
      "network manager, and where there is none nothing waits for it. It goes on until it is stopped, as a "
      "service may: what was under way goes on the next time. The window does the same while it runs.\n\n"
      "run also does what a YAML configuration of blobxfer says, job by job; what in it means nothing here "
      "is told. import keeps one under a name, and moves the keys and signatures in it to the keychain: "
      "each "
      "account becomes a saved connection of its name.",
      {{"dry-run", "", "Of run: show what would be done and do nothing."},
       {"yes", "", "Of run, of blobxfer's: do not ask before what is extraneous is removed."},
       {"group", "GROUP", "Of run: all profiles of the group, one after the other."},
       {"report", "FILE", "Of run: also write the report there."},
       kJson},
      {{"profile run nightly", "Runs a saved profile."},
       {"profile run nightly.yaml", "Runs the file as it is."},
       {"profile import nightly.yaml", "Keeps it as nightly."}},
      0,
      runProfileCommand};
}

std::vector<CommandSpec> keepingSpecs() {
  return {
      {"jobs",
       {"jobs [list] [--json]", "jobs show ID", "jobs resume|retry|cancel|forget ID",
        "jobs report ID [--format FORMAT]", "jobs merge REPORT... [--format FORMAT]"},
       "List, resume and report what was copied",
       "Jobs are kept until they are forgotten, also over crashes. resume goes on with a job that was "
       "stopped; retry tries again what failed in it; cancel gives it up; forget takes a finished one off "
       "the list; report prints what it did, each object with its hash. merge makes one report of those "
       "that the shares of a job have written (copy --shard I/N --report FILE.json), in any order and of "
       "several tries, says which are missing, and ends as one copy of all would have.",
       {kJson,
        {"format", "FORMAT", "Of the report: text (the default), json, csv or html."},
        {"report", "FILE", "Of resume, retry and merge: also write the report there."}},
       {{"jobs resume 7", "Goes on with job 7; what has arrived is not sent again."},
        {"jobs report 7 --format html > report.html", ""},
        {"jobs merge reports/*.json", "What the shares have done together."}},
       0,
       runJobs},
      {"connection",
       {"connection list [--json]", "connection add NAME", "connection add NAME --stripe SIZE PLACE...",
        "connection add NAME --replica PLACE PLACE...", "connection test NAME", "connection remove NAME"},
       "Manage saved connections",
       "A connection is a store under a name of yours, written NAME: in locations. add reads a connection "
       "string, a URL with a shared access signature, az://ACCOUNT or the path of a folder from the "
       "terminal, "
       "without showing it, or from standard input; of S3 "
       "Endpoint=URL;AccessKeyId=ID;SecretAccessKey=SECRET, "
       "with Region=, Bucket=, Style=path or host, Flavour=aws, ceph or other, and RequesterPays=yes where "
       "they are needed; never from the command line, where others could read it. The secret goes to the "
       "keychain and nowhere else. test signs in and lists, and says how far it got.",
       {kJson,
        {"stripe", "SIZE", "Of add: the places as one store, large objects cut into slices of this size."},
        {"replica", "", "Of add: the places as one store, each of which holds all of it."}},
       {{"connection add work < connection-string.txt", "Saves what is in the file as work:."},
        {"connection add wide --stripe 256MiB work:disks/ az://other/disks/",
         "Saves both places as wide:, which is used like any other store."},
        {"connection add safe --replica work:photos/ /mnt/disk/photos/",
         "What is copied to safe: goes to both; what is read comes from both, or from the one that is left."},
        {"connection test work", ""}},
       0,
       runConnection},
      profileSpec(),
  };
}

CommandSpec stageSpec() {
  return {
      "stage",
      {"stage put ROOT --stream S --name N [--checksum] [--full-sync] [--metadata M]",
       "stage cat ROOT --stream S --name N [--damaged]", "stage ls ROOT [--checksum] [--suffix TEXT]",
       "stage check ROOT [--salvage] [--suffix TEXT]",
       "stage perf [ROOT] [--writes N] [--files N] [--checksum] [--full-sync] [--memory]"},
      "Keep and check chunks of data in a folder, as Chunk I/O does",
      "A stage is a folder of streams, which are folders of chunks. put adds what comes on standard input to "
      "a "
      "chunk, which it makes where it is missing; what has come survives a crash a second later. cat writes "
      "a "
      "chunk to standard output, ls lists all, check reads all and says what is damaged (exit code 5). perf "
      "measures how fast chunks are written, in a folder of its own that it removes.",
      {{"stream", "S", "Of put and cat: the stream's name."},
       {"name", "N", "Of put and cat: the chunk's name."},
       {"checksum", "",
        "Of put and perf: keep a checksum with what is written. Of ls: read all and compare."},
       {"full-sync", "", "Of put and perf: what was written survives a power cut too."},
       {"metadata", "M", "Of put and perf: is kept with the chunk, instead of what was."},
       {"damaged", "", "Of cat: also write what is left of a damaged chunk."},
       {"salvage", "",
        "Of check: move what is damaged to ROOT/.quarantine, and keep what of it is proven in its place."},
       {"suffix", "TEXT", "Of ls and check: only chunks whose names end so."},
       {"writes", "N", "Of perf: how often the sample is written to each chunk. Default: 5."},
       {"files", "N", "Of perf: how many chunks there are. Default: 1000."},
       {"sample", "FILE", "Of perf: what is written. Default: 400 KiB of random bytes."},
       {"memory", "", "Of perf: to chunks in memory."},
       kJson},
      {{"stage put /var/spool/logs --stream web --name today --checksum --full-sync", ""},
       {"stage check /var/spool/logs", "Reads every chunk and compares its checksum."}},
      1,
      runStage};
}

CommandSpec storeSpec() {
  return {
      "store",
      {"store init FILE --size SIZE [--cluster SIZE] [--sparse]", "store ls|dump FILE",
       "store check FILE [--quick]", "store snapshot FILE BLOB SNAPSHOT", "store clone FILE SNAPSHOT BLOB",
       "store put FILE BLOB [--offset N]", "store get|inflate|decouple|rm FILE BLOB",
       "store reparent FILE BLOB SNAPSHOT", "store resize FILE BLOB --size SIZE",
       "store xattr FILE BLOB [NAME [VALUE]] [--remove]", "store grow FILE --size SIZE"},
      "Make, check and grow stores in files; snapshots and clones",
      "An embedded store holds objects in one file, or on a disk, and is written store:FILE//CONTAINER/KEY "
      "in "
      "locations; each object is a blob, named CONTAINER/KEY. A snapshot keeps what a blob is at the time, a "
      "clone of it can be changed, and both take only the room of what differs. inflate and decouple give a "
      "clone what it reads through its snapshot; reparent has it read through another one.\n\n"
      "check verifies every checksum, those of objects too, and prints every region; dump prints all that is "
      "known of the store. Neither changes anything, and a store in use is not checked.",
      {{"size", "SIZE", "Of init and grow: of the store's file. Of resize: of the blob."},
       {"cluster", "SIZE", "Of init: what is given to blobs at once, 64KiB to 1GiB. Default: 64KiB."},
       {"sparse", "", "Of init: take from the disk what is in the store, and not all of it now."},
       {"offset", "N", "Of put: write into the blob that is there, from this byte on."},
       {"quick", "", "Of check: do not read the content of objects."},
       {"remove", "", "Of xattr: remove the attribute."},
       kJson},
      {{"store init disks.store --size 200GiB --sparse", "Makes a store."},
       {"copy images/ store:disks.store//images/ --recursive", "Fills it. Make the container first."},
       {"store snapshot disks.store images/vm.raw images/vm@monday", "Keeps what it is."},
       {"store clone disks.store images/vm@monday images/trial", "Makes a copy that can be changed."},
       {"store check disks.store", ""}},
      2,
      runStore};
}

CommandSpec cacheSpec() {
  return {
      "cache",
      {"cache list", "cache pin|unpin|drop LOCATION...", "cache clear", "cache resize SIZE"},
      "What is kept on this computer of what was read of remote objects",
      "Parts of remote objects that were read (cat --range) are kept in a file of this computer, and "
      "come from there as long as the object is the same. When the file is full, what was used seldom "
      "and long ago goes; what is pinned stays. Locations are those that list shows, or name the object "
      "through a connection, as everywhere. clear drops all but what is pinned.",
      {kJson},
      {{"cache list", "What of which object, and how much of the room is taken."},
       {"cache pin work:images/disk.img", "What has been read of it stays, and what is read from now on."},
       {"cache resize 20GiB", "So much from now on; what is too much goes at once."}},
      1,
      runCache};
}

CommandSpec mountSpec() {
  return {
      "mount",
      {"mount SOURCE BACKING [--attach FOLDER] [--read-only] [--no-copy] [--rate RATE]"},
      "An object as a disk that can be used at once, while its bytes come",
      "SOURCE, an object or a file, is served as a disk to other programs by the NBD protocol, until the "
      "command is stopped. What is read is fetched first; the rest comes in the background. What is written "
      "stays in BACKING, a file that is made for it, until \"hawserctl mounts commit\" sends it to the "
      "source. "
      "When all has come BACKING is the source with what was changed.\n\n"
      "Stopped, or killed, it goes on where it was when it is started again with the same two. A source that "
      "has changed meanwhile is refused: its bytes are never mixed.",
      {{"attach", "FOLDER",
        "As root: the file system on it is mounted there. It is unmounted when the mount ends, which waits "
        "until nobody uses it."},
       {"partition", "N", "Of a disk that has partitions: attach the file system of this one."},
       {"as-file", "", "Attach it as a file in FOLDER, \"nbd\", for programs that know no NBD; by nbdfuse."},
       {"read-only", "", "Nobody may write to it."},
       {"no-copy", "", "Nothing comes but what is read."},
       {"rate", "RATE",
        "All mounts of this user together copy at most so many bytes a second in the background, from now "
        "on; what somebody waits for is not held up. 0: no limit."},
       kJson},
      {{"mount work:images/vm.raw vm.raw", "The image as a disk; its address is printed."},
       {"mount work:images/data.img data.img --attach /mnt/data", "As root: what is in it, at once."},
       {"mount work:images/vm.raw vm.raw --read-only --no-copy", "To look at what is in it."}},
      2,
      runMount};
}

CommandSpec mountsSpec() {
  return {
      "mounts",
      {"mounts [list]", "mounts commit ID", "mounts flush|pause|resume|detach ID...", "mounts rate RATE"},
      "The mounts of this user: how far they are, and how they end",
      "commit makes a new version of the source of what was changed: only that is sent, where the store "
      "can take over the rest. Nobody writes to the mount meanwhile. A file system that was attached by "
      "mount "
      "--attach is frozen for that, so that it is whole in what is committed; unmount or freeze any other "
      "first, or it is committed as a power cut would leave it. If somebody else has changed the source, "
      "nothing "
      "is.\n\n"
      "flush has what was written on the disk of this computer when it returns; pause and resume are of "
      "the copy in the background; detach ends a mount that nobody uses: what is attached is unmounted. rate "
      "is of all mounts "
      "together.",
      {{"force", "", "Of detach: also while somebody is connected to it."}, kJson},
      {{"mounts", "What is there."}, {"mounts detach 3f9a2c", "It can be mounted again."}},
      0,
      runMounts};
}

CommandSpec deltaSpec() {
  return {"delta",
          {"delta signature FILE [--block SIZE] [--format FORMAT] -o OUT",
           "delta plan SIGNATURE NEWFILE [-o DELTA] [--json]", "delta apply OLDFILE DELTA -o OUT"},
          "What of a changed file an old one has, and the rest as a file",
          "signature writes what is known of a file by which a changed one can be compared with it, without "
          "the file "
          "itself. plan finds what of the new file the old one has, wherever it is by now, and prints how "
          "much would "
          "have to be sent; with -o it also writes a delta, which holds that. apply makes the new file of "
          "the old one "
          "and the delta.\n\n"
          "What is made appears under its name once it is complete and compared with what the delta says of "
          "it. A "
          "file that is not the one the delta was made for is refused before anything is written. '-' is "
          "standard "
          "input for FILE, SIGNATURE and DELTA, and standard output for what signature and plan write.",
          {{"output", "FILE", "Where to write.", {}, 'o'},
           {"block", "SIZE",
            "Of signature: what is compared at once. Default: 8KiB, more for files over 8 GiB; of BlobSync's "
            "100K."},
           {"format", "FORMAT", "Of signature: hawser (the default), or blobsync for BlobSync's .sig."},
           kJson},
          {{"delta signature disk.img -o disk.sig", "Where the old file is."},
           {"delta plan disk.sig disk-today.img -o today.delta", "Where the new one is."},
           {"delta apply disk.img today.delta -o disk-today.img",
            "Where the old one is, the same file in the end."}},
          2,
          runDelta};
}

int usage(Session& session, const std::string& why) {
  session.console().err("hawserctl: " + why + "\n");
  return exitUsage;
}

}  // namespace

const std::vector<CommandSpec>& commands() {
  static const std::vector<CommandSpec> all = [] {
    std::vector<CommandSpec> specs = {copySpec(), syncSpec()};
    for (auto& group : {objectSpecs(), keepingSpecs(), {stageSpec()}})
      specs.insert(specs.end(), group.begin(), group.end());
    specs.push_back(storeSpec());
    specs.push_back(deltaSpec());
    specs.push_back(cacheSpec());
    specs.push_back(mountSpec());
    specs.push_back(mountsSpec());
    return specs;
  }();
  return all;
}

int runProgram(Session& session, std::span<const std::string> arguments) {
  if (arguments.empty()) {
    session.console().err(overview());
    return exitUsage;
  }
  const std::string& word = arguments.front();
  if (word == "--help" || word == "-h" || word == "help") {
    const CommandSpec* about = arguments.size() > 1 ? findCommand(arguments[1]) : nullptr;
    session.console().out(about ? helpText(*about) : overview());
    return exitDone;
  }
  if (word == "--version") {
    session.console().out("hawserctl " HAWSER_VERSION "\n");
    return exitDone;
  }
  // For who packages it, and for a shell's start-up file.
  if (word == "--manual") {
    session.console().out(manualPage());
    return exitDone;
  }
  if (word == "--completion") {
    const auto script = completion(arguments.size() > 1 ? arguments[1] : "");
    if (!script) return usage(session, "--completion is for bash, zsh or fish");
    session.console().out(*script);
    return exitDone;
  }
  const CommandSpec* command = findCommand(word);
  if (!command)
    return usage(session, "there is no command \"" + printable(word) + "\"; see \"hawserctl --help\"");
  const auto parsed = parseArguments(*command, arguments.subspan(1));
  if (!parsed) return usage(session, parsed.error().detail);
  if (parsed->has("help")) {
    session.console().out(helpText(*command));
    return exitDone;
  }
  session.json = parsed->has("json");
  session.verbose = parsed->has("verbose");
  session.logFile = parsed->value("log").value_or("");
  return command->run(session, *parsed);
}

}  // namespace hawser::ctl
