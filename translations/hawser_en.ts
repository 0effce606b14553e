<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CacheRules</name>
    <message numerus="yes">
        <source>%Ln of them is pinned, and will not be any more.</source>
        <translation>
            <numerusform>%Ln of them is pinned, and will not be any more.</numerusform>
            <numerusform>%Ln of them are pinned, and will not be any more.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s)</source>
        <translation>
            <numerusform>%Ln object</numerusform>
            <numerusform>%Ln objects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pinned</source>
        <translation>
            <numerusform>%Ln pinned</numerusform>
            <numerusform>%Ln pinned</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChangesText</name>
    <message numerus="yes">
        <source>%Ln cannot be copied</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln cannot be copied</numerusform>
            <numerusform>%Ln cannot be copied</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) by what changed</source>
        <translation>
            <numerusform>%Ln object by what changed</numerusform>
            <numerusform>%Ln objects by what changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln whole</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln whole</numerusform>
            <numerusform>%Ln whole</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln left out</numerusform>
            <numerusform>%Ln left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more not listed</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln more not listed</numerusform>
            <numerusform>%Ln more not listed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>changed in %Ln place(s): %1</source>
        <comment>which</comment>
        <translation>
            <numerusform>changed in %Ln place: %1</numerusform>
            <numerusform>changed in %Ln places: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemberText</name>
    <message numerus="yes">
        <source>Goes on after %Ln failed try(s)</source>
        <translation>
            <numerusform>Goes on after %Ln failed try</numerusform>
            <numerusform>Goes on after %Ln failed tries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln part(s) to be tried again: %1</source>
        <comment>why</comment>
        <translation>
            <numerusform>%Ln part to be tried again: %1</numerusform>
            <numerusform>%Ln parts to be tried again: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All is there, after %Ln failed try(s)</source>
        <translation>
            <numerusform>All is there, after %Ln failed try</numerusform>
            <numerusform>All is there, after %Ln failed tries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Whole copies on %Ln place(s)</source>
        <translation>
            <numerusform>A whole copy on %Ln place</numerusform>
            <numerusform>Whole copies on %Ln places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Slices of %1, in turn on %Ln place(s)</source>
        <translation>
            <numerusform>Slices of %1, all on %Ln place</numerusform>
            <numerusform>Slices of %1, in turn on %Ln places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProfileText</name>
    <message numerus="yes">
        <source>%Ln object(s) with %1 would be copied.</source>
        <comment>a size</comment>
        <translation>
            <numerusform>%Ln object with %1 would be copied.</numerusform>
            <numerusform>%Ln objects with %1 would be copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) would be removed at the destination.</source>
        <translation>
            <numerusform>%Ln object would be removed at the destination.</numerusform>
            <numerusform>%Ln objects would be removed at the destination.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) would be left out.</source>
        <translation>
            <numerusform>%Ln object would be left out.</numerusform>
            <numerusform>%Ln objects would be left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) cannot be copied.</source>
        <translation>
            <numerusform>%Ln object cannot be copied.</numerusform>
            <numerusform>%Ln objects cannot be copied.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportWords</name>
    <message numerus="yes">
        <source>Not all is known: %n share(s) of the job have not reported.</source>
        <translation>
            <numerusform>Not all is known: %n share of the job has not reported.</numerusform>
            <numerusform>Not all is known: %n shares of the job have not reported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SeveralRules</name>
    <message numerus="yes">
        <source>All of it is copied to each of %Ln place(s), and read only once for that. One that is slow or away holds up no other; any one of them is enough to read it back.</source>
        <translation>
            <numerusform>All of it is copied to %Ln place.</numerusform>
            <numerusform>All of it is copied to each of %Ln places, and read only once for that. One that is slow or away holds up no other; any one of them is enough to read it back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What is larger than %1 is cut into slices of that size, which lie on %Ln place(s) in turn. That is faster than one of them alone, and all of them are needed to read it back. Smaller objects stay whole, on the first place.</source>
        <translation>
            <numerusform>What is larger than %1 is cut into slices of that size, which lie on %Ln place.</numerusform>
            <numerusform>What is larger than %1 is cut into slices of that size, which lie on %Ln places in turn. That is faster than one of them alone, and all of them are needed to read it back. Smaller objects stay whole, on the first place.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoreRules</name>
    <message numerus="yes">
        <source>It cannot be deleted: %Ln branch(es) read through it. Make all but one of them independent, or delete them first.</source>
        <translation>
            <numerusform>It cannot be deleted: %Ln branch reads through it. Make all but one of them independent, or delete them first.</numerusform>
            <numerusform>It cannot be deleted: %Ln branches read through it. Make all but one of them independent, or delete them first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s)</source>
        <translation>
            <numerusform>%Ln object</numerusform>
            <numerusform>%Ln objects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s)</source>
        <translation>
            <numerusform>%Ln snapshot</numerusform>
            <numerusform>%Ln snapshots</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unfinished</source>
        <translation>
            <numerusform>%Ln unfinished</numerusform>
            <numerusform>%Ln unfinished</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The check has found %Ln problem(s).</source>
        <translation>
            <numerusform>The check has found %Ln problem.</numerusform>
            <numerusform>The check has found %Ln problems.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln blob(s)</source>
        <translation>
            <numerusform>%Ln blob</numerusform>
            <numerusform>%Ln blobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The content of %Ln object(s) was read and compared with its hash.</source>
        <translation>
            <numerusform>The content of %Ln object was read and compared with its hash.</numerusform>
            <numerusform>The content of %Ln objects was read and compared with its hash.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SyncText</name>
    <message numerus="yes">
        <source>%Ln made</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln made</numerusform>
            <numerusform>%Ln made</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln overwritten</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln overwritten</numerusform>
            <numerusform>%Ln overwritten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln removed</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln removed</numerusform>
            <numerusform>%Ln removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln renamed</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln renamed</numerusform>
            <numerusform>%Ln renamed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln kept twice</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln kept twice</numerusform>
            <numerusform>%Ln kept twice</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %Ln request(s)</source>
        <translation>
            <numerusform>about %Ln request</numerusform>
            <numerusform>about %Ln requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>copy %Ln</source>
        <comment>objects, on a button</comment>
        <translation>
            <numerusform>copy %Ln</numerusform>
            <numerusform>copy %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>rename %Ln</source>
        <comment>objects, on a button</comment>
        <translation>
            <numerusform>rename %Ln</numerusform>
            <numerusform>rename %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>remove %Ln</source>
        <comment>objects, on a button</comment>
        <translation>
            <numerusform>remove %Ln</numerusform>
            <numerusform>remove %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <comment>a duration</comment>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrayRules</name>
    <message numerus="yes">
        <source>%Ln transfer(s)</source>
        <translation>
            <numerusform>%Ln transfer</numerusform>
            <numerusform>%Ln transfers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) about to begin</source>
        <translation>
            <numerusform>%Ln transfer about to begin</numerusform>
            <numerusform>%Ln transfers about to begin</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) wait for your answer</source>
        <translation>
            <numerusform>%Ln transfer waits for your answer</numerusform>
            <numerusform>%Ln transfers wait for your answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mount(s) have ended or cannot go on</source>
        <translation>
            <numerusform>%Ln mount has ended or cannot go on</numerusform>
            <numerusform>%Ln mounts have ended or cannot go on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s) wait until their store can be reached</source>
        <translation>
            <numerusform>%Ln job waits until its store can be reached</numerusform>
            <numerusform>%Ln jobs wait until their store can be reached</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) failed</source>
        <translation>
            <numerusform>%Ln transfer failed</numerusform>
            <numerusform>%Ln transfers failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s) have ended</source>
        <translation>
            <numerusform>%Ln job has ended</numerusform>
            <numerusform>%Ln jobs have ended</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) arrived</source>
        <translation>
            <numerusform>%Ln object arrived</numerusform>
            <numerusform>%Ln objects arrived</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <comment>number of objects</comment>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) are already at their destination.</source>
        <translation>
            <numerusform>%Ln item is already at its destination.</numerusform>
            <numerusform>%Ln items are already at their destination.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::JobTitle</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>a place, and how many others beside it</comment>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::BrowserPane</name>
    <message numerus="yes">
        <source>None of the %Ln loaded row(s) has it in its name.</source>
        <translation>
            <numerusform>The %Ln loaded row does not have it in its name.</numerusform>
            <numerusform>None of the %Ln loaded rows has it in its name.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::CacheWindow</name>
    <message numerus="yes">
        <source>%Ln object(s) will stay, whatever else is read.</source>
        <translation>
            <numerusform>%Ln object will stay, whatever else is read.</numerusform>
            <numerusform>%Ln objects will stay, whatever else is read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) may go when room is needed.</source>
        <translation>
            <numerusform>%Ln object may go when room is needed.</numerusform>
            <numerusform>%Ln objects may go when room is needed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Drop %Ln object(s) from the cache?</source>
        <translation>
            <numerusform>Drop %Ln object from the cache?</numerusform>
            <numerusform>Drop %Ln objects from the cache?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) went from the cache.</source>
        <translation>
            <numerusform>%Ln object went from the cache.</numerusform>
            <numerusform>%Ln objects went from the cache.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::CoverageStrip</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <comment>all of a listing</comment>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected, %1</source>
        <translation>
            <numerusform>%Ln selected, %1</numerusform>
            <numerusform>%Ln selected, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::DeleteDialog</name>
    <message numerus="yes">
        <source>Delete %Ln item(s) for good?</source>
        <translation>
            <numerusform>Delete %Ln item for good?</numerusform>
            <numerusform>Delete %Ln items for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Counting what is in there: %Ln object(s) so far…</source>
        <translation>
            <numerusform>Counting what is in there: %Ln object so far…</numerusform>
            <numerusform>Counting what is in there: %Ln objects so far…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) with %1 will be gone.</source>
        <comment>a size</comment>
        <translation>
            <numerusform>%Ln object with %1 will be gone.</numerusform>
            <numerusform>%Ln objects with %1 will be gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln container(s) will be gone too.</source>
        <translation>
            <numerusform>%Ln container will be gone too.</numerusform>
            <numerusform>%Ln containers will be gone too.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Delete %Ln object(s)</source>
        <translation>
            <numerusform>&amp;Delete %Ln object</numerusform>
            <numerusform>&amp;Delete %Ln objects</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::FilterDialog</name>
    <message numerus="yes">
        <source>%Ln object(s) with %1 would be copied.</source>
        <comment>a size</comment>
        <translation>
            <numerusform>%Ln object with %1 would be copied.</numerusform>
            <numerusform>%Ln objects with %1 would be copied.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::ListingView</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::MainWindow</name>
    <message numerus="yes">
        <source>%Ln item(s) are already at their destination. What should happen to them?</source>
        <translation>
            <numerusform>%Ln item is already at its destination. What should happen to it?</numerusform>
            <numerusform>%Ln items are already at their destination. What should happen to them?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Open the folder in a store that should receive %Ln item(s), then paste.</source>
        <translation>
            <numerusform>Open the folder in a store that should receive %Ln item, then paste.</numerusform>
            <numerusform>Open the folder in a store that should receive %Ln items, then paste.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Download %Ln item(s) to</source>
        <translation>
            <numerusform>Download %Ln item to</numerusform>
            <numerusform>Download %Ln items to</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted: %Ln object(s)</source>
        <translation>
            <numerusform>Deleted: %Ln object</numerusform>
            <numerusform>Deleted: %Ln objects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Objects live in containers. Which one in “%2” should receive %Ln item(s)?</source>
        <translation>
            <numerusform>Objects live in containers. Which one in “%2” should receive %Ln item?</numerusform>
            <numerusform>Objects live in containers. Which one in “%2” should receive %Ln items?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped: %Ln object(s) were deleted, the rest stays.</source>
        <translation>
            <numerusform>Stopped: %Ln object was deleted, the rest stays.</numerusform>
            <numerusform>Stopped: %Ln objects were deleted, the rest stays.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) were deleted, then it stopped. %1</source>
        <translation>
            <numerusform>%Ln object was deleted, then it stopped. %1</numerusform>
            <numerusform>%Ln objects were deleted, then it stopped. %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::MapView</name>
    <message numerus="yes">
        <source>%Ln part(s) of %1</source>
        <translation>
            <numerusform>%Ln part of %1</numerusform>
            <numerusform>%Ln parts of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln part(s) in %1 cells</source>
        <translation>
            <numerusform>%Ln part in %1 cells</numerusform>
            <numerusform>%Ln parts in %1 cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stretch(es) of %1</source>
        <translation>
            <numerusform>%Ln stretch of %1</numerusform>
            <numerusform>%Ln stretches of %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountRules</name>
    <message numerus="yes">
        <source>%Ln program(s) are connected to it and get errors from then on.</source>
        <translation>
            <numerusform>%Ln program is connected to it and gets errors from then on.</numerusform>
            <numerusform>%Ln programs are connected to it and get errors from then on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln program(s) are connected</source>
        <translation>
            <numerusform>%Ln program is connected</numerusform>
            <numerusform>%Ln programs are connected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountText</name>
    <message numerus="yes">
        <source>%1 of %Ln read(s) found all of it here</source>
        <comment>a percentage</comment>
        <translation>
            <numerusform>%1 of %Ln read found all of it here</numerusform>
            <numerusform>%1 of %Ln reads found all of it here</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stretch(es) of %1: %2</source>
        <comment>a size, what they are</comment>
        <translation>
            <numerusform>%Ln stretch of %1: %2</numerusform>
            <numerusform>%Ln stretches of %1: %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::RemovalBar</name>
    <message numerus="yes">
        <source>Deleting: %1 of %Ln object(s)</source>
        <comment>number so far, of all</comment>
        <translation>
            <numerusform>Deleting: %1 of %Ln object</numerusform>
            <numerusform>Deleting: %1 of %Ln objects</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::ReportWindow</name>
    <message numerus="yes">
        <source>%Ln object(s) by what changed: %1 predicted, %2 sent; the rest was there.</source>
        <comment>two sizes</comment>
        <translation>
            <numerusform>%Ln object by what changed: %1 predicted, %2 sent; the rest was there.</numerusform>
            <numerusform>%Ln objects by what changed: %1 predicted, %2 sent; the rest was there.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::SeveralDialog</name>
    <message numerus="yes">
        <source>Copy %Ln item(s) to several places</source>
        <translation>
            <numerusform>Copy %Ln item to several places</numerusform>
            <numerusform>Copy %Ln items to several places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cop&amp;y to %Ln place(s)</source>
        <translation>
            <numerusform>Cop&amp;y to %Ln place</numerusform>
            <numerusform>Cop&amp;y to %Ln places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::SpoolLine</name>
    <message numerus="yes">
        <source>%Ln destination(s)</source>
        <comment>for whom something is kept</comment>
        <translation>
            <numerusform>%Ln destination</numerusform>
            <numerusform>%Ln destinations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::StoreStepDialog</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::SyncWindow</name>
    <message numerus="yes">
        <source>%Ln object(s) stand on both sides; nothing has to be done.</source>
        <translation>
            <numerusform>%Ln object stands on both sides; nothing has to be done.</numerusform>
            <numerusform>%Ln objects stand on both sides; nothing has to be done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln row(s)</source>
        <comment>those that match</comment>
        <translation>
            <numerusform>%1 of %Ln row</numerusform>
            <numerusform>%1 of %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Agree to %Ln Removal(s)</source>
        <translation>
            <numerusform>&amp;Agree to %Ln Removal</numerusform>
            <numerusform>&amp;Agree to %Ln Removals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::TransfersDrawer</name>
    <message numerus="yes">
        <source>%Ln transfer(s) finished.</source>
        <translation>
            <numerusform>%Ln transfer finished.</numerusform>
            <numerusform>%Ln transfers finished.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) found so far.</source>
        <translation>
            <numerusform>%Ln transfer found so far.</numerusform>
            <numerusform>%Ln transfers found so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) failed.</source>
        <translation>
            <numerusform>%Ln transfer failed.</numerusform>
            <numerusform>%Ln transfers failed.</numerusform>
        </translation>
    </message>
</context>
</TS>
