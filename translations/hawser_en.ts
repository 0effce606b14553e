<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Text</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <comment>a duration</comment>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::BrowserPane</name>
    <message numerus="yes">
        <source>None of the %n loaded row(s) has it in its name.</source>
        <translation>
            <numerusform>The %n loaded row does not have it in its name.</numerusform>
            <numerusform>None of the %n loaded rows has it in its name.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::CoverageStrip</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <comment>all of a listing</comment>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected, %1</source>
        <translation>
            <numerusform>%n selected, %1</numerusform>
            <numerusform>%n selected, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::DeleteDialog</name>
    <message numerus="yes">
        <source>Delete %n item(s) for good?</source>
        <translation>
            <numerusform>Delete %n item for good?</numerusform>
            <numerusform>Delete %n items for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Delete %n item(s)</source>
        <translation>
            <numerusform>&amp;Delete %n item</numerusform>
            <numerusform>&amp;Delete %n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::ListingView</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::MainWindow</name>
    <message numerus="yes">
        <source>Queued: %n item(s) to %1</source>
        <translation>
            <numerusform>Queued: %n item to %1</numerusform>
            <numerusform>Queued: %n items to %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) are already at their destination. What should happen to them?</source>
        <translation>
            <numerusform>%n item is already at its destination. What should happen to it?</numerusform>
            <numerusform>%n items are already at their destination. What should happen to them?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Open the folder in a store that should receive %n item(s), then paste.</source>
        <translation>
            <numerusform>Open the folder in a store that should receive %n item, then paste.</numerusform>
            <numerusform>Open the folder in a store that should receive %n items, then paste.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Download %n item(s) to</source>
        <translation>
            <numerusform>Download %n item to</numerusform>
            <numerusform>Download %n items to</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted: %n object(s)</source>
        <translation>
            <numerusform>Deleted: %n object</numerusform>
            <numerusform>Deleted: %n objects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Objects live in containers. Which one in “%2” should receive %n item(s)?</source>
        <translation>
            <numerusform>Objects live in containers. Which one in “%2” should receive %n item?</numerusform>
            <numerusform>Objects live in containers. Which one in “%2” should receive %n items?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::MapView</name>
    <message numerus="yes">
        <source>%n part(s) of %1</source>
        <translation>
            <numerusform>%n part of %1</numerusform>
            <numerusform>%n parts of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n part(s), several to a cell</source>
        <translation>
            <numerusform>%n part, several to a cell</numerusform>
            <numerusform>%n parts, several to a cell</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::TransfersDrawer</name>
    <message numerus="yes">
        <source>%n transfer(s) finished.</source>
        <translation>
            <numerusform>%n transfer finished.</numerusform>
            <numerusform>%n transfers finished.</numerusform>
        </translation>
    </message>
</context>
</TS>
