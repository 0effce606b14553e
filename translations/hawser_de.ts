<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>BackgroundWords</name>
    <message>
        <source>waits for its hours</source>
        <translation>wartet auf seine Stunden</translation>
    </message>
    <message>
        <source>waits: this connection is paid by volume</source>
        <translation>wartet: diese Verbindung wird nach Menge bezahlt</translation>
    </message>
    <message>
        <source>waits for mains power</source>
        <translation>wartet auf Netzstrom</translation>
    </message>
</context>
<context>
    <name>CacheRules</name>
    <message>
        <source>%1 becomes free. The next time it is read it is fetched again; the object itself is not touched.</source>
        <translation>%1 wird frei. Beim nächsten Lesen wird es wieder geholt; das Objekt selbst bleibt unberührt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them is pinned, and will not be any more.</source>
        <translation>
            <numerusform>%Ln davon ist angeheftet und wird es dann nicht mehr sein.</numerusform>
            <numerusform>%Ln davon sind angeheftet und werden es dann nicht mehr sein.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 becomes free. What is read the next time is fetched again; the objects themselves are not touched.</source>
        <translation>%1 wird frei. Was das nächste Mal gelesen wird, wird wieder geholt; die Objekte selbst bleiben unberührt.</translation>
    </message>
    <message>
        <source>What is pinned stays: %1.</source>
        <translation>Was angeheftet ist, bleibt: %1.</translation>
    </message>
    <message>
        <source>At least %1</source>
        <translation>Mindestens %1</translation>
    </message>
    <message>
        <source>That is its size now.</source>
        <translation>So groß ist er jetzt.</translation>
    </message>
    <message>
        <source>It takes from the disk what is in it, and at most this.</source>
        <translation>Er nimmt vom Datenträger so viel, wie darin ist, und höchstens dies.</translation>
    </message>
    <message>
        <source>All that is in it now has room in that.</source>
        <translation>Alles, was jetzt darin ist, hat darin Platz.</translation>
    </message>
    <message>
        <source>About %1 of what is in it goes: what was used seldom and long ago.</source>
        <translation>Etwa %1 von dem, was darin ist, geht: was selten und vor langer Zeit benutzt wurde.</translation>
    </message>
    <message>
        <source>What is pinned stays, and takes more than that: %1.</source>
        <translation>Was angeheftet ist, bleibt und nimmt mehr als das ein: %1.</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Can go when room is needed</source>
        <translation>Kann gehen, wenn Platz gebraucht wird</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>of %1 at most</source>
        <comment>the size of the cache</comment>
        <translation>von höchstens %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s)</source>
        <translation>
            <numerusform>%Ln Objekt</numerusform>
            <numerusform>%Ln Objekte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln pinned</source>
        <translation>
            <numerusform>%Ln angeheftet</numerusform>
            <numerusform>%Ln angeheftet</numerusform>
        </translation>
    </message>
    <message>
        <source> · </source>
        <comment>between facts on one line</comment>
        <translation> · </translation>
    </message>
    <message>
        <source>It is pinned, and will not be any more.</source>
        <translation>Es ist angeheftet und wird es dann nicht mehr sein.</translation>
    </message>
</context>
<context>
    <name>ChangesText</name>
    <message>
        <source> · </source>
        <comment>between facts on one line</comment>
        <translation> · </translation>
    </message>
    <message>
        <source>There is no object to copy.</source>
        <translation>Es gibt kein Objekt zu kopieren.</translation>
    </message>
    <message>
        <source>All of it will be sent: %1.</source>
        <comment>a size</comment>
        <translation>Alles wird gesendet: %1.</translation>
    </message>
    <message>
        <source>Nothing has to be sent: all of it is there, %1.</source>
        <comment>a size</comment>
        <translation>Nichts muss gesendet werden: alles ist schon da, %1.</translation>
    </message>
    <message>
        <source>%1 will be sent; the rest is there.</source>
        <comment>of sizes: 3.1 of 250 MB</comment>
        <translation>%1 werden gesendet; der Rest ist schon da.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cannot be copied</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln kann nicht kopiert werden</numerusform>
            <numerusform>%Ln können nicht kopiert werden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) by what changed</source>
        <translation>
            <numerusform>%Ln Objekt nur mit dem Geänderten</numerusform>
            <numerusform>%Ln Objekte nur mit dem Geänderten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln whole</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln ganz</numerusform>
            <numerusform>%Ln ganz</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left out</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln ausgelassen</numerusform>
            <numerusform>%Ln ausgelassen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more not listed</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln weiteres nicht aufgeführt</numerusform>
            <numerusform>%Ln weitere nicht aufgeführt</numerusform>
        </translation>
    </message>
    <message>
        <source>Its destination gave no answer: it is looked at when it is copied</source>
        <translation>Das Ziel hat nicht geantwortet: es wird beim Kopieren angesehen</translation>
    </message>
    <message>
        <source>Goes whole</source>
        <translation>Wird ganz gesendet</translation>
    </message>
    <message>
        <source>Goes whole: %1</source>
        <comment>why</comment>
        <translation>Wird ganz gesendet: %1</translation>
    </message>
    <message>
        <source>at %1</source>
        <comment>per cent</comment>
        <translation>bei %1</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <comment>per cent, per cent</comment>
        <translation>von %1 bis %2</translation>
    </message>
    <message>
        <source>nothing of it changed</source>
        <translation>nichts daran ist geändert</translation>
    </message>
    <message>
        <source>and on</source>
        <comment>further places</comment>
        <translation>und weiter</translation>
    </message>
    <message numerus="yes">
        <source>changed in %Ln place(s): %1</source>
        <comment>which</comment>
        <translation>
            <numerusform>an %Ln Stelle geändert: %1</numerusform>
            <numerusform>an %Ln Stellen geändert: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <comment>between places</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>%1, %2. %3</source>
        <comment>name, size, what becomes of it</comment>
        <translation>%1, %2. %3</translation>
    </message>
</context>
<context>
    <name>MemberText</name>
    <message>
        <source>no cause is known</source>
        <translation>kein Grund bekannt</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <comment>why</comment>
        <translation>Fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>Will be tried again: %1</source>
        <comment>why</comment>
        <translation>Wird noch einmal versucht: %1</translation>
    </message>
    <message numerus="yes">
        <source>Goes on after %Ln failed try(s)</source>
        <translation>
            <numerusform>Geht nach %Ln fehlgeschlagenen Versuch weiter</numerusform>
            <numerusform>Geht nach %Ln fehlgeschlagenen Versuchen weiter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln part(s) to be tried again: %1</source>
        <comment>why</comment>
        <translation>
            <numerusform>%Ln Teil wird noch einmal versucht: %1</numerusform>
            <numerusform>%Ln Teile werden noch einmal versucht: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All is there, after %Ln failed try(s)</source>
        <translation>
            <numerusform>Alles ist da, nach %Ln fehlgeschlagenen Versuch</numerusform>
            <numerusform>Alles ist da, nach %Ln fehlgeschlagenen Versuchen</numerusform>
        </translation>
    </message>
    <message>
        <source>All is there</source>
        <translation>Alles ist da</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>In Ordnung</translation>
    </message>
    <message>
        <source>bytes %1 to %2</source>
        <comment>two sizes</comment>
        <translation>Bytes %1 bis %2</translation>
    </message>
    <message>
        <source>to do</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>moving</source>
        <translation>unterwegs</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>to be tried again</source>
        <translation>wird wiederholt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message numerus="yes">
        <source>Whole copies on %Ln place(s)</source>
        <translation>
            <numerusform>Vollständige Kopie an %Ln Ort</numerusform>
            <numerusform>Vollständige Kopien an %Ln Orten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Slices of %1, in turn on %Ln place(s)</source>
        <translation>
            <numerusform>Stücke von %1, alle an %Ln Ort</numerusform>
            <numerusform>Stücke von %1, abwechselnd an %Ln Orten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2 has arrived.</source>
        <comment>how it lies, per cent</comment>
        <translation>%1: %2 sind angekommen.</translation>
    </message>
    <message>
        <source>%1, %2: %3, %4. %5.</source>
        <comment>number, place, per cent, figures, how it is</comment>
        <translation>%1, %2: %3, %4. %5.</translation>
    </message>
    <message>
        <source>Copy %1, %2: %3</source>
        <comment>number, range, state</comment>
        <translation>Kopie %1, %2: %3</translation>
    </message>
    <message>
        <source>Slice %1, %2: %3</source>
        <comment>number, range, state</comment>
        <translation>Stück %1, %2: %3</translation>
    </message>
    <message>
        <source>Slices %1 to %2 in turn, %3: %4</source>
        <comment>number, number, range, state</comment>
        <translation>Stücke %1 bis %2 im Wechsel, %3: %4</translation>
    </message>
    <message>
        <source>%1
Place %2: %3</source>
        <comment>what it is, number, location</comment>
        <translation>%1
Ort %2: %3</translation>
    </message>
    <message>
        <source>there already</source>
        <translation>schon da</translation>
    </message>
    <message>
        <source>copied without sending</source>
        <translation>ohne Senden kopiert</translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message>
        <source>File system</source>
        <translation>Dateisystem</translation>
    </message>
    <message>
        <source>Default store</source>
        <translation>Standardspeicher</translation>
    </message>
</context>
<context>
    <name>ProfilePreview</name>
    <message>
        <source>Looking at what would be copied…</source>
        <translation>Es wird nachgesehen, was kopiert würde …</translation>
    </message>
</context>
<context>
    <name>ProfileRules</name>
    <message>
        <source>Name the source first.</source>
        <translation>Nennen Sie zuerst die Quelle.</translation>
    </message>
    <message>
        <source>Name the destination first.</source>
        <translation>Nennen Sie zuerst das Ziel.</translation>
    </message>
    <message>
        <source>A profile holds no signature or key. Save the place as a connection (“New Connection…” in the File menu takes the whole URL), and name that here.</source>
        <translation>Ein Profil enthält keine Signatur und keinen Schlüssel. Speichern Sie den Ort als Verbindung („Neue Verbindung …“ im Menü Datei nimmt die ganze URL) und nennen Sie hier diese.</translation>
    </message>
    <message>
        <source>Folders that are kept the same are two: one source and one destination.</source>
        <translation>Abgeglichen werden zwei Ordner: eine Quelle und ein Ziel.</translation>
    </message>
    <message>
        <source>Slices need more than one destination.</source>
        <translation>Stücke brauchen mehr als ein Ziel.</translation>
    </message>
    <message>
        <source>Give it a name first.</source>
        <translation>Geben Sie zuerst einen Namen an.</translation>
    </message>
    <message>
        <source>A name has up to 64 bytes, no “/” or “\” in it, and no “.” or “-” in front.</source>
        <translation>Ein Name hat bis zu 64 Bytes, kein „/“ oder „\“ und vorn weder „.“ noch „-“.</translation>
    </message>
</context>
<context>
    <name>ProfileText</name>
    <message>
        <source>, </source>
        <comment>between facts</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Two-way</source>
        <translation>Beide Richtungen</translation>
    </message>
    <message>
        <source>A configuration of blobxfer</source>
        <translation>Eine Konfiguration von blobxfer</translation>
    </message>
    <message>
        <source>It cannot be read</source>
        <translation>Es lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>%1: %2 to %3</source>
        <comment>a kind, sources, destinations</comment>
        <translation>%1: %2 nach %3</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>every %1</source>
        <comment>a duration</comment>
        <translation>alle %1</translation>
    </message>
    <message>
        <source>on changes</source>
        <translation>bei Änderungen</translation>
    </message>
    <message>
        <source>at sign-in</source>
        <translation>beim Anmelden</translation>
    </message>
    <message>
        <source>at certain hours</source>
        <translation>zu bestimmten Stunden</translation>
    </message>
    <message>
        <source>“%1” is a configuration of blobxfer. “hawserctl profile run %1” runs it as it is.</source>
        <translation>„%1“ ist eine Konfiguration von blobxfer. „hawserctl profile run %1“ führt sie aus, wie sie ist.</translation>
    </message>
    <message>
        <source>No object would be copied.</source>
        <translation>Es würde kein Objekt kopiert.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) with %1 would be copied.</source>
        <comment>a size</comment>
        <translation>
            <numerusform>%Ln Objekt mit %1 würde kopiert.</numerusform>
            <numerusform>%Ln Objekte mit %1 würden kopiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) would be removed at the destination.</source>
        <translation>
            <numerusform>%Ln Objekt würde am Ziel entfernt.</numerusform>
            <numerusform>%Ln Objekte würden am Ziel entfernt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) would be left out.</source>
        <translation>
            <numerusform>%Ln Objekt würde ausgelassen.</numerusform>
            <numerusform>%Ln Objekte würden ausgelassen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) cannot be copied.</source>
        <translation>
            <numerusform>%Ln Objekt lässt sich nicht kopieren.</numerusform>
            <numerusform>%Ln Objekte lassen sich nicht kopieren.</numerusform>
        </translation>
    </message>
    <message>
        <source>group %1</source>
        <translation>Gruppe %1</translation>
    </message>
    <message>
        <source>“%1” was written by a newer Hawser, and stays as it is. A newer one here can run it.</source>
        <translation>„%1“ hat ein neuerer Hawser geschrieben, und es bleibt, wie es ist. Ein neuerer hier kann es ausführen.</translation>
    </message>
    <message>
        <source>“%1” is not written as a profile has to be: mend its text, or remove it. Technical detail: %2</source>
        <translation>„%1“ ist nicht so geschrieben, wie ein Profil sein muss: berichtigen Sie seinen Text, oder entfernen Sie es. Technisches Detail: %2</translation>
    </message>
    <message>
        <source>next at %1</source>
        <comment>a time</comment>
        <translation>das nächste Mal %1</translation>
    </message>
    <message>
        <source>looks for what has to be done</source>
        <translation>sieht nach, was zu tun ist</translation>
    </message>
    <message>
        <source>runs now</source>
        <translation>läuft gerade</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>could not start</source>
        <translation>konnte nicht beginnen</translation>
    </message>
    <message>
        <source>its last run failed</source>
        <translation>der letzte Lauf ist gescheitert</translation>
    </message>
</context>
<context>
    <name>ReportWords</name>
    <message>
        <source>Hawser report</source>
        <translation>Hawser-Bericht</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Anmerkung</translation>
    </message>
    <message>
        <source>1 object</source>
        <translation>1 Objekt</translation>
    </message>
    <message>
        <source>%1 objects</source>
        <translation>%1 Objekte</translation>
    </message>
    <message>
        <source>There was nothing to copy.</source>
        <translation>Es gab nichts zu kopieren.</translation>
    </message>
    <message>
        <source>All well: %1 (%2) arrived and verified</source>
        <translation>Alles gut: %1 (%2) angekommen und geprüft</translation>
    </message>
    <message>
        <source>%1 (%2) arrived, not verified as asked</source>
        <translation>%1 (%2) angekommen, wie gewünscht nicht geprüft</translation>
    </message>
    <message>
        <source>%1 (%2) arrived, %3 of them verified</source>
        <translation>%1 (%2) angekommen, davon %3 geprüft</translation>
    </message>
    <message>
        <source>The job failed: %1</source>
        <translation>Der Auftrag ist fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>Damaged data: %1 damaged, %2 failed in all, %3 arrived.</source>
        <translation>Beschädigte Daten: %1 beschädigt, %2 insgesamt fehlgeschlagen, %3 angekommen.</translation>
    </message>
    <message>
        <source>%1 failed, %2 arrived.</source>
        <translation>%1 fehlgeschlagen, %2 angekommen.</translation>
    </message>
    <message>
        <source>Cancelled: %1 of %2 arrived.</source>
        <translation>Abgebrochen: %1 von %2 angekommen.</translation>
    </message>
    <message>
        <source>Not finished: %1 of %2 arrived so far.</source>
        <translation>Nicht fertig: bisher %1 von %2 angekommen.</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>arrived</source>
        <translation>angekommen</translation>
    </message>
    <message>
        <source>DAMAGED</source>
        <translation>BESCHÄDIGT</translation>
    </message>
    <message>
        <source>FAILED</source>
        <translation>FEHLGESCHLAGEN</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>unfinished</source>
        <translation>unfertig</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>Angekommen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Unfertig</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Found there on resume</source>
        <translation>Beim Fortsetzen vorgefunden</translation>
    </message>
    <message>
        <source>Nothing had to be copied</source>
        <translation>Es war nichts zu kopieren</translation>
    </message>
    <message>
        <source>%1 removed</source>
        <translation>%1 entfernt</translation>
    </message>
    <message>
        <source>%1 skipped</source>
        <translation>%1 übersprungen</translation>
    </message>
    <message>
        <source>%1 of %2 arrived</source>
        <translation>%1 von %2 angekommen</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 not finished</source>
        <translation>%1 nicht fertig</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>entfernt</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>%1 of %2 sent, the rest was there (%3; %4 expected)</source>
        <comment>sizes, number of objects, size</comment>
        <translation>%1 von %2 gesendet, der Rest war da (%3; %4 erwartet)</translation>
    </message>
    <message>
        <source>Only what changed</source>
        <translation>Nur Geändertes</translation>
    </message>
    <message>
        <source>it is new there</source>
        <comment>why it is sent whole</comment>
        <translation>dort ist es neu</translation>
    </message>
    <message>
        <source>the old one has no signature</source>
        <comment>why it is sent whole</comment>
        <translation>zum alten gibt es keine Signatur</translation>
    </message>
    <message>
        <source>it is too small to compare</source>
        <comment>why it is sent whole</comment>
        <translation>es ist zu klein für einen Vergleich</translation>
    </message>
    <message>
        <source>most of it is new</source>
        <comment>why it is sent whole</comment>
        <translation>das meiste daran ist neu</translation>
    </message>
    <message>
        <source>this store takes nothing over</source>
        <comment>why it is sent whole</comment>
        <translation>dieser Speicher übernimmt nichts</translation>
    </message>
    <message>
        <source>neither side is on this computer</source>
        <comment>why it is sent whole</comment>
        <translation>keine Seite liegt auf diesem Computer</translation>
    </message>
    <message>
        <source>%1 of it sent, the rest was there; %2 expected</source>
        <comment>sizes</comment>
        <translation>%1 davon gesendet, der Rest war da; erwartet waren %2</translation>
    </message>
    <message>
        <source>sent whole: %1</source>
        <comment>why</comment>
        <translation>ganz gesendet: %1</translation>
    </message>
    <message>
        <source>Sent whole</source>
        <translation>Ganz gesendet</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>number of objects, why</comment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>Not all is known: %n share(s) of the job have not reported.</source>
        <translation>
            <numerusform>Nicht alles ist bekannt: von %n Anteil des Auftrags fehlt der Bericht.</numerusform>
            <numerusform>Nicht alles ist bekannt: von %n Anteilen des Auftrags fehlt der Bericht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>page and append blobs take nothing over</source>
        <comment>why it is sent whole</comment>
        <translation>Page- und Append-Blobs übernehmen nichts</translation>
    </message>
    <message>
        <source>what is the same is too scattered for the large pieces this store copies</source>
        <comment>why it is sent whole</comment>
        <translation>was gleich ist, liegt zu verstreut für die großen Stücke, die dieser Speicher kopiert</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Clear: %1</source>
        <translation>Leeren: %1</translation>
    </message>
</context>
<context>
    <name>SeveralRules</name>
    <message>
        <source>This is no place yet: name a folder from “/” on, or a store with “:”.</source>
        <translation>Das ist noch kein Ort: einen Ordner ab „/“ nennen oder einen Speicher mit „:“.</translation>
    </message>
    <message>
        <source>Objects live in containers: name one, such as %1backups/.</source>
        <translation>Objekte liegen in Containern: einen nennen, etwa %1backups/.</translation>
    </message>
    <message>
        <source>%1 is among them already.</source>
        <translation>%1 ist schon dabei.</translation>
    </message>
    <message>
        <source>Name the places first.</source>
        <translation>Zuerst die Orte nennen.</translation>
    </message>
    <message>
        <source>Name one place more: it takes two at least.</source>
        <translation>Noch einen Ort nennen: Es müssen mindestens zwei sein.</translation>
    </message>
    <message>
        <source>Slices have %1 at least: smaller ones cost more than they bring.</source>
        <translation>Stücke haben mindestens %1: Kleinere kosten mehr, als sie bringen.</translation>
    </message>
    <message numerus="yes">
        <source>All of it is copied to each of %Ln place(s), and read only once for that. One that is slow or away holds up no other; any one of them is enough to read it back.</source>
        <translation>
            <numerusform>Alles wird an %Ln Ort kopiert.</numerusform>
            <numerusform>Alles wird an jeden von %Ln Orten kopiert und dafür nur einmal gelesen. Einer, der langsam oder nicht da ist, hält keinen anderen auf; zum Zurücklesen genügt jeder von ihnen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What is larger than %1 is cut into slices of that size, which lie on %Ln place(s) in turn. That is faster than one of them alone, and all of them are needed to read it back. Smaller objects stay whole, on the first place.</source>
        <translation>
            <numerusform>Was größer ist als %1, wird in Stücke dieser Größe geschnitten, die an %Ln Ort liegen.</numerusform>
            <numerusform>Was größer ist als %1, wird in Stücke dieser Größe geschnitten, die abwechselnd an %Ln Orten liegen. Das ist schneller als einer allein, und zum Zurücklesen braucht es alle. Kleinere Objekte bleiben ganz, am ersten Ort.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StoreRules</name>
    <message>
        <source>It takes no more room.</source>
        <translation>Es braucht keinen weiteren Platz.</translation>
    </message>
    <message>
        <source>It takes %1 more; %2 is free.</source>
        <translation>Es braucht %1 mehr; frei sind %2.</translation>
    </message>
    <message>
        <source>That is too little: make the store larger first.</source>
        <translation>Das ist zu wenig: Vergrößern Sie zuerst den Speicher.</translation>
    </message>
    <message>
        <source>It gets a copy of its own of what “%1” has, and does not need that snapshot any more.</source>
        <translation>Es bekommt eine eigene Kopie dessen, was „%1“ hat, und braucht diesen Schnappschuss nicht mehr.</translation>
    </message>
    <message>
        <source>It stands on “%1” then.</source>
        <comment>the snapshot&apos;s own snapshot</comment>
        <translation>Es steht dann auf „%1“.</translation>
    </message>
    <message numerus="yes">
        <source>It cannot be deleted: %Ln branch(es) read through it. Make all but one of them independent, or delete them first.</source>
        <translation>
            <numerusform>Es lässt sich nicht löschen: %Ln Zweig liest daraus. Machen Sie alle bis auf einen unabhängig, oder löschen Sie sie zuerst.</numerusform>
            <numerusform>Es lässt sich nicht löschen: %Ln Zweige lesen daraus. Machen Sie alle bis auf einen unabhängig, oder löschen Sie sie zuerst.</numerusform>
        </translation>
    </message>
    <message>
        <source>No room becomes free.</source>
        <translation>Es wird kein Platz frei.</translation>
    </message>
    <message>
        <source>%1 becomes free.</source>
        <translation>%1 werden frei.</translation>
    </message>
    <message>
        <source>“%1” reads through it and keeps what it needs of it: %2. %3</source>
        <comment>third: what is freed</comment>
        <translation>„%1“ liest daraus und behält, was es davon braucht: %2. %3</translation>
    </message>
    <message>
        <source>%1 Whoever still writes it has to begin anew.</source>
        <comment>what is freed</comment>
        <translation>%1 Wer noch daran schreibt, muss von vorn beginnen.</translation>
    </message>
    <message>
        <source>%1 What it shares with “%2” stays there.</source>
        <comment>first: what is freed</comment>
        <translation>%1 Was es mit „%2“ gemeinsam hat, bleibt dort.</translation>
    </message>
    <message>
        <source>It gets all the room of its size, depends on no snapshot and can be written everywhere, also when the store is full.</source>
        <translation>Es bekommt den ganzen Platz seiner Größe, hängt von keinem Schnappschuss ab und lässt sich überall beschreiben, auch wenn der Speicher voll ist.</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>Objekte</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Schnappschüsse</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Unfertig</translation>
    </message>
    <message>
        <source>Other uses</source>
        <translation>Andere Zwecke</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s)</source>
        <translation>
            <numerusform>%Ln Objekt</numerusform>
            <numerusform>%Ln Objekte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln snapshot(s)</source>
        <translation>
            <numerusform>%Ln Schnappschuss</numerusform>
            <numerusform>%Ln Schnappschüsse</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln unfinished</source>
        <translation>
            <numerusform>%Ln unfertiges</numerusform>
            <numerusform>%Ln unfertige</numerusform>
        </translation>
    </message>
    <message>
        <source> · </source>
        <comment>between facts on one line</comment>
        <translation> · </translation>
    </message>
    <message>
        <source>cannot grow any further</source>
        <translation>kann nicht weiter wachsen</translation>
    </message>
    <message>
        <source>grows by itself up to %1</source>
        <translation>wächst von selbst bis %1</translation>
    </message>
    <message>
        <source>can be grown up to %1</source>
        <translation>lässt sich bis %1 vergrößern</translation>
    </message>
    <message numerus="yes">
        <source>The check has found %Ln problem(s).</source>
        <translation>
            <numerusform>Die Prüfung hat %Ln Fehler gefunden.</numerusform>
            <numerusform>Die Prüfung hat %Ln Fehler gefunden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln blob(s)</source>
        <translation>
            <numerusform>%Ln Blob</numerusform>
            <numerusform>%Ln Blobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The content of %Ln object(s) was read and compared with its hash.</source>
        <translation>
            <numerusform>Der Inhalt von %Ln Objekt wurde gelesen und mit seinem Hash verglichen.</numerusform>
            <numerusform>Der Inhalt von %Ln Objekten wurde gelesen und mit seinem Hash verglichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>All is well: every checksum of %1 in %2 is right. %3</source>
        <comment>blobs, size, contents</comment>
        <translation>Alles in Ordnung: Jede Prüfsumme von %1 in %2 stimmt. %3</translation>
    </message>
</context>
<context>
    <name>SyncText</name>
    <message>
        <source> · </source>
        <comment>between facts on one line</comment>
        <translation> · </translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <comment>the last of a list</comment>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>, </source>
        <comment>in a list</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>Removals</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Overwrites</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>New</source>
        <comment>objects</comment>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Renames</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>Konflikte</translation>
    </message>
    <message>
        <source>Left as they are</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>%1 more room is needed in %2</source>
        <comment>a size, a place</comment>
        <translation>in %2 fehlen %1 Platz</translation>
    </message>
    <message>
        <source>there is room for it</source>
        <translation>der Platz reicht</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>Beide behalten</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Lassen</translation>
    </message>
    <message>
        <source>Overwrite</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Empty folder</source>
        <translation>Leerer Ordner</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Verweis</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a place, what stands there</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>%1: %2, in %3. %4, %5</source>
        <comment>a path, what is done, where, why, a size</comment>
        <translation>%1: %2, in %3. %4, %5</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Two-way</source>
        <translation>Beide Richtungen</translation>
    </message>
    <message>
        <source>What is new or newer is copied to the right. Nothing is removed there.</source>
        <translation>Was neu oder neuer ist, wird nach rechts kopiert. Dort wird nichts entfernt.</translation>
    </message>
    <message>
        <source>The right becomes what the left is: what the left has not is removed there. What changed only on the right is overwritten.</source>
        <translation>Die rechte Seite wird, was die linke ist: Was links fehlt, wird dort entfernt. Was sich nur rechts geändert hat, wird überschrieben.</translation>
    </message>
    <message>
        <source>What changed on either side goes to the other, removals too. Where both changed, the newer one keeps its name and the other is kept beside it.</source>
        <translation>Was sich auf einer Seite geändert hat, geht zur anderen, auch was entfernt wurde. Wo sich beide geändert haben, behält die neuere Fassung ihren Namen, und die andere bleibt daneben.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>numbers: chosen, all</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 %2 · %3</source>
        <comment>a tab: what, how many, a size</comment>
        <translation>%1 %2 · %3</translation>
    </message>
    <message>
        <source>Nothing would be done.</source>
        <translation>Es würde nichts getan.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln made</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln angelegt</numerusform>
            <numerusform>%Ln angelegt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln overwritten</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln überschrieben</numerusform>
            <numerusform>%Ln überschrieben</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln removed</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln entfernt</numerusform>
            <numerusform>%Ln entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln renamed</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln umbenannt</numerusform>
            <numerusform>%Ln umbenannt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln kept twice</source>
        <comment>objects</comment>
        <translation>
            <numerusform>%Ln doppelt behalten</numerusform>
            <numerusform>%Ln doppelt behalten</numerusform>
        </translation>
    </message>
    <message>
        <source>Will be: %1</source>
        <comment>a list of what and how many</comment>
        <translation>Es werden: %1</translation>
    </message>
    <message>
        <source>%1 to send, the rest is there</source>
        <comment>of sizes: 3.1 of 250 MB</comment>
        <translation>%1 zu senden, der Rest ist da</translation>
    </message>
    <message>
        <source>%1 to copy</source>
        <comment>a size</comment>
        <translation>%1 zu kopieren</translation>
    </message>
    <message numerus="yes">
        <source>about %Ln request(s)</source>
        <translation>
            <numerusform>etwa %Ln Anfrage</numerusform>
            <numerusform>etwa %Ln Anfragen</numerusform>
        </translation>
    </message>
    <message>
        <source>; </source>
        <comment>between facts in a sentence</comment>
        <translation>; </translation>
    </message>
    <message numerus="yes">
        <source>copy %Ln</source>
        <comment>objects, on a button</comment>
        <translation>
            <numerusform>%Ln kopieren</numerusform>
            <numerusform>%Ln kopieren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>rename %Ln</source>
        <comment>objects, on a button</comment>
        <translation>
            <numerusform>%Ln umbenennen</numerusform>
            <numerusform>%Ln umbenennen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>remove %Ln</source>
        <comment>objects, on a button</comment>
        <translation>
            <numerusform>%Ln entfernen</numerusform>
            <numerusform>%Ln entfernen</numerusform>
        </translation>
    </message>
    <message>
        <source>Remember what is the same</source>
        <comment>on a button</comment>
        <translation>Merken, was gleich ist</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a tab: what, how many</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>%1 B</source>
        <comment>bytes</comment>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>amount done, whole size</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>a size per second</comment>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <comment>hours, minutes</comment>
        <translation>%1 h %2 min</translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <comment>a duration</comment>
        <translation>
            <numerusform>%Ln Tag</numerusform>
            <numerusform>%Ln Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>per cent</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Today %1</source>
        <comment>time of day</comment>
        <translation>Heute %1</translation>
    </message>
    <message>
        <source>Yesterday %1</source>
        <comment>time of day</comment>
        <translation>Gestern %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>date, time of day</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>TransferText</name>
    <message>
        <source>%1 → %2</source>
        <comment>source folder, destination folder</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Try %1 starts now: %2</source>
        <comment>number of the try, why the last one failed</comment>
        <translation>Versuch %1 beginnt jetzt: %2</translation>
    </message>
    <message>
        <source>Try %1 in %2: %3</source>
        <comment>number of the try, time, why the last one failed</comment>
        <translation>Versuch %1 in %2: %3</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>cause, next step</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>Verified: every byte matches its source</source>
        <translation>Geprüft: jedes Byte stimmt mit der Quelle überein</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source> · </source>
        <comment>between facts on one line</comment>
        <translation> · </translation>
    </message>
    <message>
        <source>All sent; reading it back to compare</source>
        <translation>Alles übertragen; wird zum Vergleich zurückgelesen</translation>
    </message>
    <message>
        <source>Paused before it started</source>
        <translation>Vor dem Beginn angehalten</translation>
    </message>
    <message>
        <source>Skipped: %1</source>
        <comment>why</comment>
        <translation>Übersprungen: %1</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>%1 left</source>
        <comment>time</comment>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>%1, %2, %3. %4. %5</source>
        <comment>name, state, per cent, figures, truth</comment>
        <translation>%1, %2, %3. %4. %5</translation>
    </message>
    <message>
        <source>From: %1
To: %2</source>
        <translation>Von: %1
Nach: %2</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Will try again</source>
        <translation>Wird noch einmal versucht</translation>
    </message>
    <message>
        <source>Waits for your answer</source>
        <translation>Wartet auf Antwort</translation>
    </message>
    <message>
        <source>Verifying</source>
        <translation>Wird geprüft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Resumed at %1: %2 not sent again</source>
        <translation>Bei %1 fortgesetzt: %2 nicht noch einmal übertragen</translation>
    </message>
    <message>
        <source>it is a folder, and the job is not recursive</source>
        <translation>es ist ein Ordner, und der Auftrag geht nicht in Ordner</translation>
    </message>
    <message>
        <source>source and destination are the same object</source>
        <translation>Quelle und Ziel sind dasselbe Objekt</translation>
    </message>
    <message>
        <source>the folder is there</source>
        <translation>der Ordner ist schon da</translation>
    </message>
    <message>
        <source>the same size is there</source>
        <translation>dort liegt schon etwas von gleicher Größe</translation>
    </message>
    <message>
        <source>the one there is as new or newer</source>
        <translation>was dort liegt, ist gleich alt oder neuer</translation>
    </message>
    <message>
        <source>one is there already</source>
        <translation>dort liegt schon eines</translation>
    </message>
    <message>
        <source>it is a symbolic link</source>
        <translation>es ist eine symbolische Verknüpfung</translation>
    </message>
    <message>
        <source>the same bytes are there</source>
        <translation>dort liegen schon dieselben Bytes</translation>
    </message>
    <message>
        <source>Something else is already in %1</source>
        <translation>In %1 liegt schon etwas anderes</translation>
    </message>
    <message>
        <source>finishing</source>
        <translation>wird abgeschlossen</translation>
    </message>
    <message>
        <source>%1; trying again now</source>
        <comment>what is in the way</comment>
        <translation>%1; neuer Versuch jetzt</translation>
    </message>
    <message>
        <source>%1; trying again in %2</source>
        <comment>what is in the way, time</comment>
        <translation>%1; neuer Versuch in %2</translation>
    </message>
    <message>
        <source>%1 Resumed: %2 were there</source>
        <comment>time, a size</comment>
        <translation>%1 Fortgesetzt: %2 waren schon dort</translation>
    </message>
    <message>
        <source>The journal could not be written</source>
        <translation>Das Journal konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>time, what happened</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 %2 (technical detail: %3)</source>
        <comment>time, what happened, the engine&apos;s words</comment>
        <translation>%1 %2 (technisches Detail: %3)</translation>
    </message>
    <message>
        <source>Paused at %1; unfinished parts start over</source>
        <translation>Angehalten bei %1; unfertige Teile beginnen neu</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>name, the folder of this copy</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>not removed, for not all could be copied</source>
        <translation>nicht entfernt, denn nicht alles konnte kopiert werden</translation>
    </message>
    <message>
        <source>Is to be removed from %1</source>
        <comment>a folder</comment>
        <translation>Soll aus %1 entfernt werden</translation>
    </message>
    <message>
        <source>Removed: the source has it not</source>
        <translation>Entfernt: die Quelle hat es nicht</translation>
    </message>
    <message>
        <source>Remove: %1</source>
        <translation>Entfernen: %1</translation>
    </message>
    <message>
        <source>%1 cannot be reached; trying it now</source>
        <comment>a store</comment>
        <translation>%1 nicht erreichbar; Versuch läuft</translation>
    </message>
    <message>
        <source>%1 cannot be reached; next try in %2</source>
        <comment>a store, a time</comment>
        <translation>%1 nicht erreichbar; Versuch in %2</translation>
    </message>
    <message>
        <source>Nothing sent: all of it was there</source>
        <translation>Nichts gesendet: alles war schon da</translation>
    </message>
    <message>
        <source>Nothing to be sent: all of it is there</source>
        <translation>Nichts zu senden: alles ist schon da</translation>
    </message>
    <message>
        <source>%1 sent, the rest was there</source>
        <comment>of sizes: 3.1 of 250 MB</comment>
        <translation>%1 gesendet, der Rest war schon da</translation>
    </message>
    <message>
        <source>%1 to be sent, the rest is there</source>
        <comment>of sizes: 3.1 of 250 MB</comment>
        <translation>%1 zu senden, der Rest ist schon da</translation>
    </message>
    <message>
        <source>Sent whole: %1</source>
        <comment>why</comment>
        <translation>Ganz gesendet: %1</translation>
    </message>
    <message>
        <source>Goes whole: %1</source>
        <comment>why</comment>
        <translation>Wird ganz gesendet: %1</translation>
    </message>
    <message>
        <source>%1 predicted, %2 sent</source>
        <comment>two sizes</comment>
        <translation>%1 vorhergesagt, %2 gesendet</translation>
    </message>
    <message>
        <source>%1 predicted, %2 sent so far</source>
        <comment>two sizes</comment>
        <translation>%1 vorhergesagt, %2 bisher gesendet</translation>
    </message>
    <message>
        <source>Will be compared first: only what has changed is sent</source>
        <translation>Wird zuerst verglichen: Nur Geändertes wird gesendet</translation>
    </message>
    <message>
        <source>Finding out what has changed: %1</source>
        <comment>per cent</comment>
        <translation>Sucht, was sich geändert hat: %1</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Vergleicht</translation>
    </message>
</context>
<context>
    <name>TrayRules</name>
    <message numerus="yes">
        <source>%Ln transfer(s)</source>
        <translation>
            <numerusform>%Ln Übertragung</numerusform>
            <numerusform>%Ln Übertragungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Paused by you</source>
        <translation>Von Ihnen angehalten</translation>
    </message>
    <message>
        <source>Paused by you until %1</source>
        <comment>a time</comment>
        <translation>Von Ihnen angehalten bis %1</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>Nichts zu tun</translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) about to begin</source>
        <translation>
            <numerusform>%Ln Übertragung beginnt gleich</numerusform>
            <numerusform>%Ln Übertragungen beginnen gleich</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) wait for your answer</source>
        <translation>
            <numerusform>%Ln Übertragung wartet auf Ihre Antwort</numerusform>
            <numerusform>%Ln Übertragungen warten auf Ihre Antwort</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln mount(s) have ended or cannot go on</source>
        <translation>
            <numerusform>%Ln eingehängtes Laufwerk ist beendet oder kommt nicht weiter</numerusform>
            <numerusform>%Ln eingehängte Laufwerke sind beendet oder kommen nicht weiter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s) wait until their store can be reached</source>
        <translation>
            <numerusform>%Ln Auftrag wartet, bis sein Speicher erreichbar ist</numerusform>
            <numerusform>%Ln Aufträge warten, bis ihr Speicher erreichbar ist</numerusform>
        </translation>
    </message>
    <message>
        <source>Hawser could not start its work</source>
        <translation>Hawser konnte seine Arbeit nicht beginnen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) failed</source>
        <translation>
            <numerusform>%Ln Übertragung fehlgeschlagen</numerusform>
            <numerusform>%Ln Übertragungen fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>For &amp;30 Minutes</source>
        <translation>Für &amp;30 Minuten</translation>
    </message>
    <message>
        <source>For &amp;2 Hours</source>
        <translation>Für &amp;2 Stunden</translation>
    </message>
    <message>
        <source>Until T&amp;omorrow</source>
        <translation>Bis m&amp;orgen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln job(s) have ended</source>
        <translation>
            <numerusform>%Ln Auftrag ist beendet</numerusform>
            <numerusform>%Ln Aufträge sind beendet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) arrived</source>
        <translation>
            <numerusform>%Ln Objekt angekommen</numerusform>
            <numerusform>%Ln Objekte angekommen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <comment>number of objects</comment>
        <translation>
            <numerusform>%Ln fehlgeschlagen</numerusform>
            <numerusform>%Ln fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>Hawser needs an answer</source>
        <translation>Hawser braucht eine Antwort</translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) are already at their destination.</source>
        <translation>
            <numerusform>%Ln Element ist am Ziel schon vorhanden.</numerusform>
            <numerusform>%Ln Elemente sind am Ziel schon vorhanden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Hawser needs a key</source>
        <translation>Hawser braucht einen Schlüssel</translation>
    </message>
    <message>
        <source>A connection needs its key or SAS again; then its transfers go on.</source>
        <translation>Eine Verbindung braucht ihren Schlüssel oder ihre SAS noch einmal; dann gehen ihre Übertragungen weiter.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>a profile; waits for mains power</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Nothing to do; %1 next at %2</source>
        <comment>a profile, a time</comment>
        <translation>Nichts zu tun; %1 das nächste Mal %2</translation>
    </message>
    <message>
        <source>%1 could not start</source>
        <comment>a profile</comment>
        <translation>%1 konnte nicht beginnen</translation>
    </message>
</context>
<context>
    <name>hawser::ConnectionTest</name>
    <message>
        <source>Reach</source>
        <comment>a step of the connection test</comment>
        <translation>Erreichen</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <comment>a step of the connection test</comment>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>List</source>
        <comment>a step of the connection test</comment>
        <translation>Auflisten</translation>
    </message>
    <message>
        <source>objects seen: %1</source>
        <translation>gesehene Objekte: %1</translation>
    </message>
    <message>
        <source>containers: %1</source>
        <translation>Container: %1</translation>
    </message>
    <message>
        <source>Write</source>
        <comment>a step of the connection test</comment>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>there is no container to try it in</source>
        <translation>es gibt keinen Container, in dem es sich probieren ließe</translation>
    </message>
    <message>
        <source>Delete</source>
        <comment>a step of the connection test</comment>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>in the top folder</source>
        <translation>im obersten Ordner</translation>
    </message>
    <message>
        <source>in %1</source>
        <comment>a container</comment>
        <translation>in %1</translation>
    </message>
    <message>
        <source>Name</source>
        <comment>a step of the connection test: DNS</comment>
        <translation>Name</translation>
    </message>
    <message>
        <source>Encryption</source>
        <comment>a step of the connection test: TLS</comment>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Clock</source>
        <comment>a step of the connection test</comment>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>none: the address is http</source>
        <translation>keine: die Adresse ist http</translation>
    </message>
    <message>
        <source>not asked for without an account key</source>
        <translation>ohne Kontoschlüssel nicht gefragt</translation>
    </message>
</context>
<context>
    <name>hawser::DesktopNotifier</name>
    <message>
        <source>Open Hawser</source>
        <translation>Hawser öffnen</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>hawser::ErrorSentence</name>
    <message>
        <source>the secure connection (TLS) could not be set up: the server&apos;s certificate is not trusted or the connection is being intercepted</source>
        <translation>die sichere Verbindung (TLS) kam nicht zustande: dem Zertifikat des Servers wird nicht vertraut, oder die Verbindung wird abgefangen</translation>
    </message>
    <message>
        <source>Check the address and this computer&apos;s date; for a private certificate, add its authority to the system&apos;s trusted ones.</source>
        <translation>Adresse und Datum dieses Rechners prüfen; bei einem privaten Zertifikat dessen Aussteller in die vertrauenswürdigen des Systems aufnehmen.</translation>
    </message>
    <message>
        <source>there is no store</source>
        <translation>da ist kein Speicher</translation>
    </message>
    <message>
        <source>Make it with &quot;hawserctl store init FILE --size SIZE&quot;, or check the path.</source>
        <translation>Mit „hawserctl store init DATEI --size GRÖSSE“ anlegen oder den Pfad prüfen.</translation>
    </message>
    <message>
        <source>the container does not exist</source>
        <translation>den Container gibt es nicht</translation>
    </message>
    <message>
        <source>Create it with &quot;hawserctl mkcontainer&quot; or with New Container in the window.</source>
        <translation>Ihn mit „hawserctl mkcontainer“ oder im Fenster mit „Neuer Container“ anlegen.</translation>
    </message>
    <message>
        <source>Create it with &quot;hawserctl mkcontainer %1&quot; or with New Container in the window.</source>
        <translation>Ihn mit „hawserctl mkcontainer %1“ oder im Fenster mit „Neuer Container“ anlegen.</translation>
    </message>
    <message>
        <source>there is no such file or folder (any more)</source>
        <translation>die Datei oder den Ordner gibt es nicht (mehr)</translation>
    </message>
    <message>
        <source>Check the path; if the file was moved while it was being copied, copy it from its new place.</source>
        <translation>Den Pfad prüfen; wurde die Datei während des Kopierens verschoben, sie vom neuen Ort aus kopieren.</translation>
    </message>
    <message>
        <source>there is nothing under this name (any more)</source>
        <translation>unter diesem Namen gibt es nichts (mehr)</translation>
    </message>
    <message>
        <source>Check the name, upper and lower case too, or list its folder to see what is there.</source>
        <translation>Den Namen prüfen, auch Groß- und Kleinschreibung, oder im Ordner nachsehen, was da ist.</translation>
    </message>
    <message>
        <source>the container exists already</source>
        <translation>den Container gibt es schon</translation>
    </message>
    <message>
        <source>Use it as it is, or choose another name.</source>
        <translation>Ihn so verwenden, wie er ist, oder einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>something of this name exists already</source>
        <translation>etwas mit diesem Namen gibt es schon</translation>
    </message>
    <message>
        <source>Choose another name, or allow overwriting (--conflict overwrite).</source>
        <translation>Einen anderen Namen wählen oder das Überschreiben erlauben (--conflict overwrite).</translation>
    </message>
    <message>
        <source>no connection of this name is known</source>
        <translation>eine Verbindung mit diesem Namen ist nicht bekannt</translation>
    </message>
    <message>
        <source>the keychain does not give its credential (locked, refused or absent)</source>
        <translation>der Schlüsselbund gibt die Zugangsdaten nicht heraus (gesperrt, verweigert oder nicht vorhanden)</translation>
    </message>
    <message>
        <source>no credential is known for it</source>
        <translation>dafür sind keine Zugangsdaten bekannt</translation>
    </message>
    <message>
        <source>Set AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or AZURE_STORAGE_CONNECTION_STRING, or save a connection with &quot;hawserctl connection add&quot;.</source>
        <translation>AZURE_STORAGE_ACCOUNT und AZURE_STORAGE_KEY oder AZURE_STORAGE_SAS_TOKEN setzen, oder AZURE_STORAGE_CONNECTION_STRING, oder mit „hawserctl connection add“ eine Verbindung speichern.</translation>
    </message>
    <message>
        <source>its shared access signature (SAS) is needed again, for it is never kept</source>
        <translation>ihre SAS wird noch einmal gebraucht, denn sie wird nie aufbewahrt</translation>
    </message>
    <message>
        <source>Set HAWSER_CONNECTION_SAS to the whole URL with its signature, or save that with &quot;hawserctl connection add&quot;, then go on with &quot;hawserctl jobs resume&quot;: what has arrived is kept.</source>
        <translation>HAWSER_CONNECTION_SAS auf die ganze URL mit ihrer Signatur setzen oder diese mit „hawserctl connection add“ speichern und dann mit „hawserctl jobs resume“ fortfahren: was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>Save a connection with the URL and its signature, then resume: what has arrived is kept.</source>
        <translation>Eine Verbindung mit der URL und ihrer Signatur speichern, dann fortsetzen: was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>Save it with &quot;hawserctl connection add %1&quot;, or set %2 to a connection string or URL.</source>
        <translation>Sie mit „hawserctl connection add %1“ speichern oder %2 auf eine Verbindungszeichenfolge oder URL setzen.</translation>
    </message>
    <message>
        <source>it is on a read-only file system</source>
        <translation>es liegt auf einem Dateisystem, das nur gelesen werden kann</translation>
    </message>
    <message>
        <source>Choose a folder that can be written to.</source>
        <translation>Einen Ordner wählen, in den geschrieben werden darf.</translation>
    </message>
    <message>
        <source>this computer does not permit it (the file&apos;s or folder&apos;s permissions)</source>
        <translation>dieser Rechner erlaubt es nicht (Zugriffsrechte der Datei oder des Ordners)</translation>
    </message>
    <message>
        <source>Ask its owner for the permission, or choose another folder.</source>
        <translation>Den Eigentümer um das Recht bitten oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>the credential is valid but has no permission for this</source>
        <translation>die Zugangsdaten sind gültig, dürfen dies aber nicht</translation>
    </message>
    <message>
        <source>Ask the account&apos;s owner for a credential that may do it (read, write, list, delete or create), and save it in the connection.</source>
        <translation>Vom Eigentümer des Kontos Zugangsdaten erbitten, die es dürfen (lesen, schreiben, auflisten, löschen oder anlegen), und sie in der Verbindung speichern.</translation>
    </message>
    <message>
        <source>the service asks for a credential and none was given</source>
        <translation>der Dienst verlangt Zugangsdaten, und es wurden keine angegeben</translation>
    </message>
    <message>
        <source>Give an account key or a shared access signature (SAS): set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or save a connection with &quot;hawserctl connection add&quot;.</source>
        <translation>Einen Kontoschlüssel oder eine SAS angeben: AZURE_STORAGE_KEY oder AZURE_STORAGE_SAS_TOKEN setzen oder mit „hawserctl connection add“ eine Verbindung speichern.</translation>
    </message>
    <message>
        <source>the service does not accept the account key or signature</source>
        <translation>der Dienst nimmt den Kontoschlüssel oder die Signatur nicht an</translation>
    </message>
    <message>
        <source>the service does not accept the shared access signature (SAS)</source>
        <translation>der Dienst nimmt die SAS nicht an</translation>
    </message>
    <message>
        <source>Copy the URL again as a whole, with all that follows its &apos;?&apos;; if it is right, ask for a new one.</source>
        <translation>Die URL noch einmal ganz kopieren, mit allem nach ihrem „?“; ist sie richtig, um eine neue bitten.</translation>
    </message>
    <message>
        <source>Copy the key or connection string anew from the account&apos;s page and save it in the connection.</source>
        <translation>Schlüssel oder Verbindungszeichenfolge neu von der Seite des Kontos kopieren und in der Verbindung speichern.</translation>
    </message>
    <message>
        <source>this computer&apos;s clock is too far from the service&apos;s, so signatures are refused</source>
        <translation>die Uhr dieses Rechners weicht zu weit von der des Dienstes ab, darum werden Signaturen abgelehnt</translation>
    </message>
    <message>
        <source>Set the computer&apos;s date and time (and time zone), then try again.</source>
        <translation>Datum und Uhrzeit (auch die Zeitzone) des Rechners stellen, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>the shared access signature (SAS) or sign-in has expired</source>
        <translation>die SAS oder Anmeldung ist abgelaufen</translation>
    </message>
    <message>
        <source>Make a new SAS, save it in the connection, then resume: what has arrived is kept.</source>
        <translation>Eine neue SAS erzeugen, in der Verbindung speichern und dann fortsetzen: was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>the server&apos;s name is not known (DNS)</source>
        <translation>der Name des Servers ist nicht bekannt (DNS)</translation>
    </message>
    <message>
        <source>Check the account&apos;s or server&apos;s name for typing errors, and that this computer is online.</source>
        <translation>Den Namen des Kontos oder Servers auf Tippfehler prüfen, und ob dieser Rechner online ist.</translation>
    </message>
    <message>
        <source>the server refused the connection</source>
        <translation>der Server hat die Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>Check the address and port, and that the service is running.</source>
        <translation>Adresse und Port prüfen, und ob der Dienst läuft.</translation>
    </message>
    <message>
        <source>the network does not reach the server</source>
        <translation>das Netz erreicht den Server nicht</translation>
    </message>
    <message>
        <source>Check that this computer is online (cable, Wi-Fi, VPN, proxy), then resume.</source>
        <translation>Prüfen, ob dieser Rechner online ist (Kabel, WLAN, VPN, Proxy), dann fortsetzen.</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>die Verbindung ist abgerissen</translation>
    </message>
    <message>
        <source>Hawser tries again by itself; if it goes on, check the network and resume later: what has arrived is kept.</source>
        <translation>Hawser versucht es von selbst noch einmal; dauert es an, das Netz prüfen und später fortsetzen: was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>the disk or quota is full</source>
        <translation>der Datenträger oder das Kontingent ist voll</translation>
    </message>
    <message>
        <source>the account&apos;s quota is full</source>
        <translation>das Kontingent des Kontos ist erschöpft</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Free some space or choose another place, then resume: what has arrived is kept.</source>
        <translation>Platz schaffen oder einen anderen Ort wählen, dann fortsetzen: was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>the name is too long for this place</source>
        <translation>der Name ist für diesen Ort zu lang</translation>
    </message>
    <message>
        <source>Rename it, or copy it to another place.</source>
        <translation>Umbenennen oder an einen anderen Ort kopieren.</translation>
    </message>
    <message>
        <source>it is larger than this place can hold</source>
        <translation>es ist größer, als dieser Ort fassen kann</translation>
    </message>
    <message>
        <source>it is larger than this place can hold (%1)</source>
        <translation>es ist größer, als dieser Ort fassen kann (%1)</translation>
    </message>
    <message>
        <source>Choose a larger part size, or a place without this limit.</source>
        <translation>Größere Teile wählen oder einen Ort ohne diese Grenze.</translation>
    </message>
    <message>
        <source>this cannot be done as asked</source>
        <translation>so, wie es verlangt ist, geht es nicht</translation>
    </message>
    <message>
        <source>Correct the location or option and try again.</source>
        <translation>Ort oder Option berichtigen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>this kind of store cannot do it</source>
        <translation>diese Art von Speicher kann das nicht</translation>
    </message>
    <message>
        <source>this cannot be done here: %1</source>
        <translation>das geht hier nicht: %1</translation>
    </message>
    <message>
        <source>Choose another store or leave out the option that needs it.</source>
        <translation>Einen anderen Speicher wählen oder die Option weglassen, die es braucht.</translation>
    </message>
    <message>
        <source>it changed while it was being copied</source>
        <translation>es hat sich während des Kopierens geändert</translation>
    </message>
    <message>
        <source>Nothing was mixed; copy it again once nobody writes to it (Retry).</source>
        <translation>Nichts wurde vermischt; noch einmal kopieren, wenn niemand mehr daran schreibt (Wiederholen).</translation>
    </message>
    <message>
        <source>somebody else changed it in the meantime</source>
        <translation>jemand anders hat es inzwischen geändert</translation>
    </message>
    <message>
        <source>Nothing was overwritten; look at both versions, then copy again.</source>
        <translation>Nichts wurde überschrieben; beide Fassungen ansehen, dann noch einmal kopieren.</translation>
    </message>
    <message>
        <source>the service is busy and asks for fewer requests</source>
        <translation>der Dienst ist ausgelastet und bittet um weniger Anfragen</translation>
    </message>
    <message>
        <source>Hawser slows down and tries again by itself; if it goes on, lower the rate (--limit-rate) or resume later.</source>
        <translation>Hawser wird langsamer und versucht es von selbst noch einmal; dauert es an, die Rate senken (--limit-rate) oder später fortsetzen.</translation>
    </message>
    <message>
        <source>no answer came in time</source>
        <translation>es kam keine Antwort innerhalb der Frist</translation>
    </message>
    <message>
        <source>Check the network, then resume: what has arrived is kept.</source>
        <translation>Das Netz prüfen, dann fortsetzen: was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>the bytes are not those that were sent or stored (a checksum does not match)</source>
        <translation>die Bytes sind nicht die gesendeten oder gespeicherten (eine Prüfsumme stimmt nicht)</translation>
    </message>
    <message>
        <source>The damaged copy is not used. Copy it again; if it goes on, check the disk and the memory of this computer, or the stored object.</source>
        <translation>Die beschädigte Kopie wird nicht verwendet. Noch einmal kopieren; wiederholt es sich, Datenträger und Arbeitsspeicher dieses Rechners prüfen oder das gespeicherte Objekt.</translation>
    </message>
    <message>
        <source>it was cancelled</source>
        <translation>es wurde abgebrochen</translation>
    </message>
    <message>
        <source>Resume the job to go on where it was.</source>
        <translation>Den Auftrag fortsetzen, um dort weiterzumachen, wo er war.</translation>
    </message>
    <message>
        <source>somebody else holds it just now (a lease or lock)</source>
        <translation>jemand anders hält es gerade fest (Lease oder Sperre)</translation>
    </message>
    <message>
        <source>Wait until it is free, then try again.</source>
        <translation>Warten, bis es frei ist, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Hawser made a mistake</source>
        <translation>Hawser hat einen Fehler gemacht</translation>
    </message>
    <message>
        <source>Hawser made a mistake (%1)</source>
        <translation>Hawser hat einen Fehler gemacht (%1)</translation>
    </message>
    <message>
        <source>Try again; if it comes back, report it with the job&apos;s log.</source>
        <translation>Noch einmal versuchen; kommt es wieder, es mit dem Protokoll des Auftrags melden.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>object, cause</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>sentence, next step</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>the server&apos;s certificate has expired or is not valid yet, so the connection is not secure</source>
        <translation>das Zertifikat des Servers ist abgelaufen oder noch nicht gültig, die Verbindung ist also nicht sicher</translation>
    </message>
    <message>
        <source>Check this computer&apos;s date; if it is right, tell whoever runs the server. Nothing was sent.</source>
        <translation>Prüfen Sie das Datum dieses Rechners; stimmt es, sagen Sie es dem Betreiber des Servers. Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>the server&apos;s certificate is another server&apos;s, so the connection is not secure</source>
        <translation>das Zertifikat gehört einem anderen Server, die Verbindung ist also nicht sicher</translation>
    </message>
    <message>
        <source>Check the address for typing errors; a proxy or network that intercepts connections does this too. Nothing was sent.</source>
        <translation>Prüfen Sie die Adresse auf Tippfehler; auch ein Proxy oder Netz, das Verbindungen abfängt, kann die Ursache sein. Es wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>a part of its path is a file, not a folder</source>
        <translation>ein Teil des Pfades ist eine Datei und kein Ordner</translation>
    </message>
    <message>
        <source>Choose another folder, or rename the file that is in the way.</source>
        <translation>Wählen Sie einen anderen Ordner oder benennen Sie die Datei um, die im Weg ist.</translation>
    </message>
    <message>
        <source>the proxy between this computer and the service asks for a sign-in</source>
        <translation>der Proxy zwischen diesem Rechner und dem Dienst verlangt eine Anmeldung</translation>
    </message>
    <message>
        <source>Give its address with name and password in the system&apos;s proxy settings (https_proxy), then try again.</source>
        <translation>Geben Sie seine Adresse mit Namen und Passwort in den Proxy-Einstellungen des Systems an (https_proxy) und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>something else than the storage service answered (a network&apos;s sign-in page, a proxy or another server)</source>
        <translation>etwas anderes als der Speicherdienst hat geantwortet (die Anmeldeseite eines Netzes, ein Proxy oder ein anderer Server)</translation>
    </message>
    <message>
        <source>Open a web page to sign in to the network, check the connection&apos;s address and the proxy, then try again: nothing was taken for stored.</source>
        <translation>Melden Sie sich auf einer Webseite am Netz an, prüfen Sie die Adresse der Verbindung und den Proxy und versuchen Sie es noch einmal: nichts wurde für gespeichert gehalten.</translation>
    </message>
    <message>
        <source>the service has a fault just now (status %1)</source>
        <translation>der Dienst ist gerade gestört (Status %1)</translation>
    </message>
    <message>
        <source>Hawser tries again by itself; if it goes on, look at the provider&apos;s status page and resume later: what has arrived is kept.</source>
        <translation>Hawser versucht es von selbst noch einmal; hält es an, sehen Sie auf die Statusseite des Anbieters und setzen Sie später fort: was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Make it with New Container, or choose another one.</source>
        <translation>Mit „Neuer Container“ anlegen oder einen anderen wählen.</translation>
    </message>
    <message>
        <source>Choose another name, or decide to overwrite it.</source>
        <translation>Einen anderen Namen wählen oder überschreiben lassen.</translation>
    </message>
    <message>
        <source>Enter the account key or a shared access signature (SAS) for this connection.</source>
        <translation>Den Kontoschlüssel oder eine Shared Access Signature (SAS) für diese Verbindung eingeben.</translation>
    </message>
    <message>
        <source>Hawser slows down and tries again by itself; if it goes on, set a limit or resume later.</source>
        <translation>Hawser wird langsamer und versucht es von selbst wieder; wenn es anhält, ein Limit setzen oder später fortsetzen.</translation>
    </message>
    <message>
        <source>it is not empty</source>
        <translation>es ist nicht leer</translation>
    </message>
    <message>
        <source>Something was put there meanwhile; look at it, then try again.</source>
        <translation>Dort ist inzwischen etwas abgelegt worden; erst ansehen, dann noch einmal versuchen.</translation>
    </message>
    <message>
        <source>there is nothing to copy</source>
        <translation>es gibt nichts zu kopieren</translation>
    </message>
    <message>
        <source>nothing was given</source>
        <translation>es wurde nichts angegeben</translation>
    </message>
    <message>
        <source>no container is named</source>
        <translation>es ist kein Container genannt</translation>
    </message>
    <message>
        <source>a whole store is not removed at once: name its containers</source>
        <translation>ein ganzer Speicher wird nicht auf einmal gelöscht: einzelne Container auswählen</translation>
    </message>
    <message>
        <source>a folder cannot be copied into itself</source>
        <translation>ein Ordner kann nicht in sich selbst kopiert werden</translation>
    </message>
    <message>
        <source>this cannot be a connection&apos;s name</source>
        <translation>so kann eine Verbindung nicht heißen</translation>
    </message>
    <message>
        <source>a connection is saved without its secret</source>
        <translation>eine Verbindung wird ohne ihr Geheimnis gespeichert</translation>
    </message>
    <message>
        <source>the URL cannot be right</source>
        <translation>die URL kann nicht stimmen</translation>
    </message>
    <message>
        <source>the key is empty</source>
        <translation>der Schlüssel ist leer</translation>
    </message>
    <message>
        <source>an account key needs an account name</source>
        <translation>zu einem Kontoschlüssel gehört ein Kontoname</translation>
    </message>
    <message>
        <source>a local store needs an absolute folder</source>
        <translation>ein lokaler Speicher braucht einen absoluten Ordner</translation>
    </message>
    <message>
        <source>a container is one folder, without &apos;/&apos;</source>
        <translation>ein Container ist ein einzelner Ordner, ohne „/“</translation>
    </message>
    <message>
        <source>this name is kept for unfinished objects</source>
        <translation>dieser Name ist für unfertige Objekte reserviert</translation>
    </message>
    <message>
        <source>this is a pipe, socket or device, not a file</source>
        <translation>das ist eine Pipe, ein Socket oder ein Gerät, keine Datei</translation>
    </message>
    <message>
        <source>files of this computer have no URL for others</source>
        <translation>Dateien dieses Rechners haben keine URL für andere</translation>
    </message>
    <message>
        <source>only an account key can sign URLs</source>
        <translation>nur ein Kontoschlüssel kann URLs signieren</translation>
    </message>
    <message>
        <source>the credential does not let containers be listed</source>
        <translation>mit diesem Zugang lassen sich Container nicht auflisten</translation>
    </message>
    <message>
        <source>a file name holds at most 255 bytes</source>
        <translation>ein Dateiname hat höchstens 255 Byte</translation>
    </message>
    <message>
        <source>a path holds at most 4095 bytes</source>
        <translation>ein Pfad hat höchstens 4095 Byte</translation>
    </message>
    <message>
        <source>technical detail: %1</source>
        <translation>technisches Detail: %1</translation>
    </message>
    <message>
        <source>the object is not whole (%1)</source>
        <comment>in English, which of its slices is wrong</comment>
        <translation>das Objekt ist nicht vollständig (%1)</translation>
    </message>
    <message>
        <source>Bring that slice back to its place, or copy the object to the stripe again.</source>
        <translation>Bringen Sie dieses Stück an seinen Ort zurück, oder kopieren Sie das Objekt noch einmal auf den Stripe.</translation>
    </message>
    <message>
        <source>what goes to several places keeps its name: name a folder, with a &apos;/&apos; at its end</source>
        <translation>was an mehrere Orte geht, behält seinen Namen: einen Ordner angeben, mit „/“ am Ende</translation>
    </message>
    <message>
        <source>another running program works on it</source>
        <translation>ein anderes laufendes Programm arbeitet daran</translation>
    </message>
    <message>
        <source>somebody else holds it just now: %1</source>
        <translation>jemand anders hält es gerade fest: %1</translation>
    </message>
    <message>
        <source>it is encrypted, and its private key was not given</source>
        <translation>es ist verschlüsselt, und der private Schlüssel dazu wurde nicht angegeben</translation>
    </message>
    <message>
        <source>Copy it with &quot;hawserctl copy --decrypt-key FILE&quot;.</source>
        <translation>Kopieren Sie es mit &quot;hawserctl copy --decrypt-key DATEI&quot;.</translation>
    </message>
    <message>
        <source>there is a file of this name already</source>
        <translation>es gibt schon eine Datei dieses Namens</translation>
    </message>
    <message>
        <source>Choose another name: a store is made over nothing that is there.</source>
        <translation>Einen anderen Namen wählen: ein Speicher wird über nichts angelegt, was schon da ist.</translation>
    </message>
    <message>
        <source>it is still needed: %1</source>
        <translation>es wird noch gebraucht: %1</translation>
    </message>
    <message>
        <source>Give each of them a copy of its own with &quot;hawserctl store decouple&quot;, or remove them first.</source>
        <translation>Jedem mit „hawserctl store decouple“ eine eigene Kopie geben oder sie zuerst entfernen.</translation>
    </message>
    <message>
        <source>another program has this store open</source>
        <translation>ein anderes Programm hat diesen Speicher geöffnet</translation>
    </message>
    <message>
        <source>a snapshot that is being read cannot go</source>
        <translation>ein Schnappschuss, aus dem gelesen wird, kann nicht gelöscht werden</translation>
    </message>
    <message>
        <source>Choose Store… in the File menu: there each of them can be made independent or deleted.</source>
        <translation>Wählen Sie im Menü Datei „Speicher …“: Dort lässt sich jeder davon unabhängig machen oder löschen.</translation>
    </message>
    <message>
        <source>It is made when something is first copied into it; if it was there before, check the path.</source>
        <translation>Er entsteht, wenn zum ersten Mal etwas hineinkopiert wird; war er schon da, prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <source>the input broke off before its end</source>
        <translation>die Eingabe brach vor ihrem Ende ab</translation>
    </message>
    <message>
        <source>What had come of it is kept: send that much (Retry), or take the job off the list.</source>
        <translation>Was gekommen war, ist aufgehoben: So viel davon senden (Wiederholen) oder den Auftrag aus der Liste nehmen.</translation>
    </message>
    <message>
        <source>nothing of it is in the cache</source>
        <translation>nichts davon ist im Zwischenspeicher</translation>
    </message>
    <message>
        <source>What was never read is not there; &quot;hawserctl cache list&quot; shows what is.</source>
        <translation>Was nie gelesen wurde, ist dort nicht; „hawserctl cache list“ zeigt, was es ist.</translation>
    </message>
    <message>
        <source>the mount&apos;s program has ended unexpectedly</source>
        <translation>das Programm, das das Laufwerk anbietet, ist unerwartet zu Ende gegangen</translation>
    </message>
    <message>
        <source>somebody is still connected to it</source>
        <translation>es ist noch jemand damit verbunden</translation>
    </message>
    <message>
        <source>a folder cannot be mounted</source>
        <translation>ein Ordner lässt sich nicht einhängen</translation>
    </message>
    <message>
        <source>the store does not tell one version of it from another</source>
        <translation>der Speicher unterscheidet seine Fassungen nicht voneinander</translation>
    </message>
    <message>
        <source>the program that serves mounts is missing</source>
        <translation>das Programm, das Laufwerke anbietet, fehlt</translation>
    </message>
    <message>
        <source>It belongs beside this one: install Hawser again, with hawser-nbd.</source>
        <translation>Es gehört neben dieses: Hawser noch einmal installieren, mit hawser-nbd.</translation>
    </message>
    <message>
        <source>something else is there already</source>
        <translation>dort ist schon etwas anderes</translation>
    </message>
    <message>
        <source>Choose another name: a mount makes a file of its own.</source>
        <translation>Einen anderen Namen wählen: ein Laufwerk legt eine eigene Datei an.</translation>
    </message>
    <message>
        <source>what is kept there is of another object, or of a version before it was changed</source>
        <translation>was dort liegt, gehört zu einem anderen Objekt oder zu einer Fassung vor dessen Änderung</translation>
    </message>
    <message>
        <source>Choose another file for this mount; what is in that one stays as it is.</source>
        <translation>Für dieses Laufwerk eine andere Datei wählen; was in jener ist, bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>nothing is mounted</source>
        <translation>nichts ist eingehängt</translation>
    </message>
    <message>
        <source>it is not mounted</source>
        <translation>es ist nicht eingehängt</translation>
    </message>
    <message>
        <source>&quot;hawserctl mounts&quot; shows what is; &quot;hawserctl mount&quot; mounts an object.</source>
        <translation>„hawserctl mounts“ zeigt, was eingehängt ist; „hawserctl mount“ hängt ein Objekt ein.</translation>
    </message>
    <message>
        <source>a file of this computer is not written to</source>
        <translation>in eine Datei dieses Rechners wird nicht geschrieben</translation>
    </message>
    <message>
        <source>Once all of it is here, the file that the mount is kept in is its new version: detach the mount and take that.</source>
        <translation>Sobald alles hier ist, ist die Datei, in der das Laufwerk liegt, die neue Fassung: Hängen Sie es aus und nehmen Sie diese.</translation>
    </message>
    <message>
        <source>somebody else has changed it since it was mounted</source>
        <translation>jemand anders hat es geändert, seit es eingehängt wurde</translation>
    </message>
    <message>
        <source>Nothing of theirs was replaced, and what you changed is kept in the mount: save it from there, then mount the object anew into another file.</source>
        <translation>Nichts davon wurde ersetzt, und was Sie geändert haben, liegt weiter im Laufwerk: Sichern Sie es von dort und hängen Sie das Objekt dann neu in eine andere Datei ein.</translation>
    </message>
    <message>
        <source>what is remembered of the mount is damaged</source>
        <translation>was über das Laufwerk gemerkt ist, ist beschädigt</translation>
    </message>
    <message>
        <source>Mount the object into another file. What was committed is safe; of the rest nobody can tell any more, so keep these files if you want to look for it.</source>
        <translation>Hängen Sie das Objekt in eine andere Datei ein. Was zurückgeschrieben wurde, ist sicher; über den Rest lässt sich nichts mehr sagen. Behalten Sie diese Dateien, wenn Sie danach suchen wollen.</translation>
    </message>
    <message>
        <source>Mounts… in the File menu shows what is mounted.</source>
        <translation>„Eingehängte Laufwerke …“ im Menü „Datei“ zeigt, was eingehängt ist.</translation>
    </message>
    <message>
        <source>it cannot be attached: %1</source>
        <comment>why, in English</comment>
        <translation>es kann nicht angehängt werden: %1</translation>
    </message>
    <message>
        <source>Choose an empty folder, or a new one.</source>
        <translation>Wählen Sie einen leeren Ordner oder einen neuen.</translation>
    </message>
    <message>
        <source>somebody uses what is attached: %1</source>
        <comment>who, in English</comment>
        <translation>was angehängt ist, wird benutzt: %1</translation>
    </message>
    <message>
        <source>Close it there, and detach again; --force detaches it all the same.</source>
        <translation>Schließen Sie es dort und trennen Sie es noch einmal; --force trennt es trotzdem.</translation>
    </message>
    <message>
        <source>&quot;partx FILE&quot; lists the partitions of a disk.</source>
        <translation>„partx DATEI“ zeigt die Partitionen eines Datenträgers.</translation>
    </message>
    <message>
        <source>Run the command as root, or attach it as a file (--as-file).</source>
        <translation>Führen Sie den Befehl als root aus, oder hängen Sie es als Datei an (--as-file).</translation>
    </message>
    <message>
        <source>A disk with partitions wants --partition N. What needs a program that is not here can use the mount&apos;s address instead.</source>
        <translation>Ein Datenträger mit Partitionen braucht --partition N. Wofür hier ein Programm fehlt, das geht auch über die Adresse des eingehängten Laufwerks.</translation>
    </message>
    <message>
        <source>the folder is not there</source>
        <translation>der Ordner ist nicht da</translation>
    </message>
    <message>
        <source>If it lies on a disk of its own, mount that; otherwise check the path.</source>
        <translation>Liegt er auf einem eigenen Datenträger, hängen Sie diesen ein; sonst prüfen Sie den Pfad.</translation>
    </message>
    <message>
        <source>it is another folder than the one the plan was made for</source>
        <translation>es ist ein anderer Ordner als der, für den geplant wurde</translation>
    </message>
    <message>
        <source>If it lies on a disk of its own, mount that and resume; otherwise cancel the job and look at a new preview.</source>
        <translation>Liegt er auf einem eigenen Datenträger, hängen Sie diesen ein und setzen Sie fort; sonst brechen Sie den Auftrag ab und sehen Sie eine neue Vorschau an.</translation>
    </message>
    <message>
        <source>this is neither a connection string nor a URL (https://..., az://ACCOUNT or s3://BUCKET), nor the path of a folder, nor store:FILE</source>
        <translation>das ist weder eine Verbindungszeichenfolge noch eine URL (https://..., az://KONTO oder s3://BUCKET), noch der Pfad eines Ordners oder store:DATEI</translation>
    </message>
    <message>
        <source>only an access key can sign URLs</source>
        <translation>nur mit einem Zugriffsschlüssel lassen sich URLs signieren</translation>
    </message>
    <message>
        <source>Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE for one of ~/.aws/credentials, or save a connection with &quot;hawserctl connection add&quot;.</source>
        <translation>Setzen Sie AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY, oder AWS_PROFILE für eines aus ~/.aws/credentials, oder speichern Sie eine Verbindung mit „hawserctl connection add“.</translation>
    </message>
    <message>
        <source>the service does not accept the access key or its secret</source>
        <translation>der Dienst nimmt den Zugriffsschlüssel oder sein Geheimnis nicht an</translation>
    </message>
    <message>
        <source>Copy both anew from where the service shows them, and save them in the connection.</source>
        <translation>Kopieren Sie beide neu von dort, wo der Dienst sie zeigt, und speichern Sie sie in der Verbindung.</translation>
    </message>
    <message>
        <source>the access key was for a time, which has passed</source>
        <translation>der Zugriffsschlüssel galt für eine Zeit, die vorbei ist</translation>
    </message>
    <message>
        <source>Get a new one, save it in the connection, then resume: what has arrived is kept.</source>
        <translation>Holen Sie einen neuen, speichern Sie ihn in der Verbindung und setzen Sie dann fort: Was angekommen ist, bleibt.</translation>
    </message>
    <message>
        <source>&quot;hawserctl store check FILE&quot; tells what is damaged; what can still be read, &quot;hawserctl store ls&quot; shows and &quot;get&quot; saves.</source>
        <translation>„hawserctl store check DATEI“ sagt, was beschädigt ist; was noch gelesen werden kann, zeigt „hawserctl store ls“ und sichert „get“.</translation>
    </message>
    <message>
        <source>the store has stopped writing after an error of its disk</source>
        <translation>der Speicher schreibt nach einem Fehler seines Datenträgers nicht mehr</translation>
    </message>
    <message>
        <source>Look after the disk, then try again: the store is loaded anew, and holds what had arrived.</source>
        <translation>Den Datenträger prüfen, dann erneut versuchen: der Speicher wird neu geladen und enthält, was angekommen war.</translation>
    </message>
    <message>
        <source>the store is damaged, and nothing is written to it</source>
        <translation>der Speicher ist beschädigt, und es wird nichts in ihn geschrieben</translation>
    </message>
    <message>
        <source>the store is damaged, and objects may be missing from it</source>
        <translation>der Speicher ist beschädigt, und es können Objekte in ihm fehlen</translation>
    </message>
    <message>
        <source>Choose Store… in the File menu: Check tells there what is damaged.</source>
        <translation>„Speicher …“ im Menü „Datei“ wählen: dort sagt „Prüfen“, was beschädigt ist.</translation>
    </message>
</context>
<context>
    <name>hawser::JobTitle</name>
    <message>
        <source>%1 to %2</source>
        <comment>a name, where it goes</comment>
        <translation>%1 nach %2</translation>
    </message>
    <message>
        <source>%1 items to %2</source>
        <comment>two or more, where they go</comment>
        <translation>%1 Einträge nach %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>a place, and how many others beside it</comment>
        <translation>
            <numerusform>%1 und %n weiterer</numerusform>
            <numerusform>%1 und %n weiteren</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::Sync</name>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>not the same as the one there</source>
        <translation>anders als das, was dort ist</translation>
    </message>
    <message>
        <source>removed on the other side</source>
        <translation>auf der anderen Seite entfernt</translation>
    </message>
    <message>
        <source>the source has it not</source>
        <translation>an der Quelle nicht vorhanden</translation>
    </message>
    <message>
        <source>was %1</source>
        <comment>a name before</comment>
        <translation>hieß %1</translation>
    </message>
    <message>
        <source>changed on both sides: the other version is kept as %1</source>
        <comment>a name</comment>
        <translation>auf beiden Seiten geändert: die andere Fassung bleibt als %1 erhalten</translation>
    </message>
    <message>
        <source>removed on one side and changed on the other: it stays</source>
        <translation>auf einer Seite entfernt und auf der anderen geändert: es bleibt</translation>
    </message>
    <message>
        <source>the one at the destination is as new or newer: it stays</source>
        <translation>am Ziel ist es gleich neu oder neuer: es bleibt</translation>
    </message>
    <message>
        <source>changed at the destination alone</source>
        <translation>nur am Ziel geändert</translation>
    </message>
    <message>
        <source>a file on one side and a folder on the other: rename one of them</source>
        <translation>auf der einen Seite eine Datei, auf der anderen ein Ordner: benennen Sie eines davon um</translation>
    </message>
    <message>
        <source>as you chose</source>
        <translation>wie Sie gewählt haben</translation>
    </message>
    <message>
        <source>%1 is empty, so nothing is removed for it. If it really is to be so, remove the objects on the other side by hand.</source>
        <translation>%1 ist leer, deshalb wird dafür nichts entfernt. Soll es wirklich so sein, entfernen Sie die Objekte auf der anderen Seite von Hand.</translation>
    </message>
    <message>
        <source>%1 has nothing any more of what it had at the last run, so nothing is removed for it. Is its disk mounted? If it really is to be empty, remove the objects on the other side by hand.</source>
        <translation>%1 enthält nichts mehr von dem, was es beim letzten Lauf enthielt, deshalb wird dafür nichts entfernt. Ist der Datenträger eingehängt? Soll es wirklich leer sein, entfernen Sie die Objekte auf der anderen Seite von Hand.</translation>
    </message>
    <message>
        <source>%1 is another folder than at the last run, so nothing is removed for it. Is its disk mounted? If it is the right one, say so.</source>
        <translation>%1 ist ein anderer Ordner als beim letzten Lauf, deshalb wird dafür nichts entfernt. Ist der Datenträger eingehängt? Ist es der richtige, bestätigen Sie das.</translation>
    </message>
    <message>
        <source>%1 of %2 objects in %3 would be removed, more than the limit. Look at them, and raise the limit if they are to go.</source>
        <translation>%1 von %2 Objekten in %3 würden entfernt, mehr als die Grenze erlaubt. Sehen Sie sie an, und heben Sie die Grenze an, wenn sie entfernt werden sollen.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::BrowserPane</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Aufwärts</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Starts with</source>
        <translation>Beginnt mit</translation>
    </message>
    <message>
        <source>The service lists only names that start with this, however many there are</source>
        <translation>Der Dienst listet nur Namen auf, die so beginnen, wie viele es auch sind</translation>
    </message>
    <message>
        <source>Filter what is loaded</source>
        <translation>Geladenes filtern</translation>
    </message>
    <message>
        <source>Part of a name, or a pattern such as *.img; looks only at the rows that are loaded</source>
        <translation>Teil eines Namens oder ein Muster wie *.img; durchsucht nur die geladenen Zeilen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>No name matches the filter</source>
        <translation>Kein Name passt zum Filter</translation>
    </message>
    <message numerus="yes">
        <source>None of the %Ln loaded row(s) has it in its name.</source>
        <translation>
            <numerusform>Die eine geladene Zeile hat das nicht im Namen.</numerusform>
            <numerusform>Keine der %Ln geladenen Zeilen hat das im Namen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>Nothing starts with “%1”</source>
        <translation>Nichts beginnt mit „%1“</translation>
    </message>
    <message>
        <source>Upper and lower case count here.</source>
        <translation>Groß- und Kleinschreibung zählen hier.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>No containers yet</source>
        <translation>Noch keine Container</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>Hier ist noch nichts</translation>
    </message>
    <message>
        <source>Drop files and folders here, or use Upload.</source>
        <translation>Dateien und Ordner hier ablegen oder „Hochladen“ verwenden.</translation>
    </message>
    <message>
        <source>Objects live in containers. Make the first one, or drop files and folders here.</source>
        <translation>Objekte liegen in Containern. Den ersten anlegen oder Dateien und Ordner hier ablegen.</translation>
    </message>
    <message>
        <source>New container…</source>
        <translation>Neuer Container …</translation>
    </message>
    <message>
        <source>Enter the key or SAS…</source>
        <translation>Schlüssel oder SAS eingeben …</translation>
    </message>
</context>
<context>
    <name>hawser::ui::CacheModel</name>
    <message>
        <source>all of %1</source>
        <comment>a size</comment>
        <translation>alles von %1</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Frühere Fassung</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>read %1</source>
        <comment>when</comment>
        <translation>gelesen %1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between facts that are read aloud</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>In the cache</source>
        <translation>Im Cache</translation>
    </message>
    <message>
        <source>Last opened</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>hawser::ui::CacheSizeDialog</name>
    <message>
        <source>Size of the cache</source>
        <translation>Größe des Caches</translation>
    </message>
    <message>
        <source>It may take %1, and has %2 in it. What is chosen here holds for every program and stays.</source>
        <comment>the size of the cache, what is in it</comment>
        <translation>Er darf %1 einnehmen und hat %2 in sich. Was hier gewählt wird, gilt für jedes Programm und bleibt.</translation>
    </message>
    <message>
        <source>&amp;At most</source>
        <translation>&amp;Höchstens</translation>
    </message>
    <message>
        <source>such as 20G or 512 GiB</source>
        <translation>etwa 20G oder 512 GiB</translation>
    </message>
    <message>
        <source>&amp;Set the size</source>
        <translation>&amp;Größe festlegen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>A number with a unit: K, M, G and T, or KiB, MiB, GiB and TiB.</source>
        <translation>Eine Zahl mit Einheit: K, M, G und T oder KiB, MiB, GiB und TiB.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::CacheView</name>
    <message>
        <source>Objects in the cache</source>
        <translation>Objekte im Cache</translation>
    </message>
</context>
<context>
    <name>hawser::ui::CacheWindow</name>
    <message>
        <source>Cache</source>
        <translation>Cache</translation>
    </message>
    <message>
        <source>Reading the cache…</source>
        <translation>Der Cache wird gelesen …</translation>
    </message>
    <message>
        <source>What was read of objects elsewhere is kept on this computer, and comes from here the next time.</source>
        <translation>Was von Objekten anderswo gelesen wurde, wird auf diesem Computer aufgehoben und kommt das nächste Mal von hier.</translation>
    </message>
    <message>
        <source>Si&amp;ze…</source>
        <translation>&amp;Größe …</translation>
    </message>
    <message>
        <source>How much room it may take</source>
        <translation>Wie viel Platz er einnehmen darf</translation>
    </message>
    <message>
        <source>&amp;Empty…</source>
        <translation>&amp;Leeren …</translation>
    </message>
    <message>
        <source>Drops all but what is pinned</source>
        <translation>Verwirft alles, was nicht angeheftet ist</translation>
    </message>
    <message>
        <source>Room of the cache</source>
        <translation>Platz im Cache</translation>
    </message>
    <message>
        <source>&amp;Pin</source>
        <translation>&amp;Anheften</translation>
    </message>
    <message>
        <source>What is here of it stays, whatever else is read</source>
        <translation>Was hiervon da ist, bleibt, was auch sonst gelesen wird</translation>
    </message>
    <message>
        <source>&amp;Unpin</source>
        <translation>Nicht mehr an&amp;heften</translation>
    </message>
    <message>
        <source>It may go when room is needed</source>
        <translation>Es darf gehen, wenn Platz gebraucht wird</translation>
    </message>
    <message>
        <source>&amp;Drop…</source>
        <translation>&amp;Verwerfen …</translation>
    </message>
    <message>
        <source>Shows first what becomes free; the object itself stays where it is</source>
        <translation>Zeigt zuerst, was frei wird; das Objekt selbst bleibt, wo es ist</translation>
    </message>
    <message>
        <source>&amp;Reload</source>
        <translation>&amp;Neu laden</translation>
    </message>
    <message>
        <source>Fin&amp;d</source>
        <translation>&amp;Finden</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>More tools</source>
        <translation>Weitere Werkzeuge</translation>
    </message>
    <message>
        <source>Find a name</source>
        <translation>Namen finden</translation>
    </message>
    <message>
        <source>%1 · only what matches “%2”</source>
        <translation>%1 · nur, was zu „%2“ passt</translation>
    </message>
    <message>
        <source>Nothing here is called so</source>
        <translation>Nichts hier heißt so</translation>
    </message>
    <message>
        <source>No object in the cache has “%1” in its location.</source>
        <translation>Kein Objekt im Cache hat „%1“ in seinem Ort.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Nothing in the cache yet</source>
        <translation>Noch nichts im Cache</translation>
    </message>
    <message>
        <source>Look at an object of a store elsewhere with the space bar in the main window: what is read of it is here from then on.</source>
        <translation>Ein Objekt eines Speichers anderswo im Hauptfenster mit der Leertaste ansehen: Was davon gelesen wird, ist von da an hier.</translation>
    </message>
    <message>
        <source>Another program has the cache just now</source>
        <translation>Ein anderes Programm hat den Cache gerade</translation>
    </message>
    <message>
        <source>The cache cannot be read</source>
        <translation>Der Cache kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) will stay, whatever else is read.</source>
        <translation>
            <numerusform>%Ln Objekt bleibt, was auch sonst gelesen wird.</numerusform>
            <numerusform>%Ln Objekte bleiben, was auch sonst gelesen wird.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) may go when room is needed.</source>
        <translation>
            <numerusform>%Ln Objekt darf gehen, wenn Platz gebraucht wird.</numerusform>
            <numerusform>%Ln Objekte dürfen gehen, wenn Platz gebraucht wird.</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop “%1” from the cache?</source>
        <translation>„%1“ aus dem Cache verwerfen?</translation>
    </message>
    <message numerus="yes">
        <source>Drop %Ln object(s) from the cache?</source>
        <translation>
            <numerusform>%Ln Objekt aus dem Cache verwerfen?</numerusform>
            <numerusform>%Ln Objekte aus dem Cache verwerfen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>&amp;Drop</source>
        <translation>&amp;Verwerfen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) went from the cache.</source>
        <translation>
            <numerusform>%Ln Objekt ist nicht mehr im Cache.</numerusform>
            <numerusform>%Ln Objekte sind nicht mehr im Cache.</numerusform>
        </translation>
    </message>
    <message>
        <source>Empty the cache</source>
        <translation>Cache leeren</translation>
    </message>
    <message>
        <source>Empty the cache?</source>
        <translation>Den Cache leeren?</translation>
    </message>
    <message>
        <source>&amp;Empty it</source>
        <translation>&amp;Leeren</translation>
    </message>
    <message>
        <source>The cache is empty but for what is pinned.</source>
        <translation>Der Cache ist leer bis auf das, was angeheftet ist.</translation>
    </message>
    <message>
        <source>The cache takes %1 at most from now on.</source>
        <translation>Der Cache nimmt von jetzt an höchstens %1 ein.</translation>
    </message>
    <message>
        <source>&amp;Copy Location</source>
        <translation>&amp;Ort kopieren</translation>
    </message>
    <message>
        <source>The cache is empty.</source>
        <translation>Der Cache ist leer.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ChangesDialog</name>
    <message>
        <source>Copy only what changed</source>
        <translation>Nur Geändertes kopieren</translation>
    </message>
    <message>
        <source>Changed: will be sent</source>
        <translation>Geändert: wird gesendet</translation>
    </message>
    <message>
        <source>There already</source>
        <translation>Schon da</translation>
    </message>
    <message>
        <source>How much has been compared</source>
        <translation>Wie viel verglichen ist</translation>
    </message>
    <message>
        <source>What would be sent of each object</source>
        <translation>Was von jedem Objekt gesendet würde</translation>
    </message>
    <message>
        <source>Copy &amp;Changes</source>
        <translation>&amp;Geändertes kopieren</translation>
    </message>
    <message>
        <source>Copy &amp;Whole Files</source>
        <translation>Ganze &amp;Dateien kopieren</translation>
    </message>
    <message>
        <source>Compare &amp;Again</source>
        <translation>&amp;Noch einmal vergleichen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Finding out what changed…</source>
        <translation>Sucht, was sich geändert hat …</translation>
    </message>
    <message>
        <source>Nothing is written meanwhile.</source>
        <translation>Geschrieben wird dabei nichts.</translation>
    </message>
    <message>
        <source>Looking at what is there</source>
        <translation>Sieht nach, was da ist</translation>
    </message>
    <message>
        <source>Compared: %1</source>
        <comment>of sizes: 120 of 250 MB</comment>
        <translation>Verglichen: %1</translation>
    </message>
    <message>
        <source>A signature is kept with what is sent whole where the store can, so that next time only what changed has to be sent.</source>
        <translation>Zu dem, was ganz gesendet wird, wird eine Signatur aufbewahrt, wo der Speicher das kann: beim nächsten Mal muss dann nur Geändertes gesendet werden.</translation>
    </message>
    <message>
        <source>It could not be compared.</source>
        <translation>Der Vergleich ist nicht gelungen.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ChangesModel</name>
    <message>
        <source>From: %1
To: %2</source>
        <translation>Von: %1
Nach: %2</translation>
    </message>
</context>
<context>
    <name>hawser::ui::CommandBox</name>
    <message>
        <source>The same as a co&amp;mmand</source>
        <translation>Dasselbe als &amp;Befehl</translation>
    </message>
    <message>
        <source>The same as a command</source>
        <translation>Dasselbe als Befehl</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Den Befehl kopieren</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ConflictDialog</name>
    <message>
        <source>Already there</source>
        <translation>Schon vorhanden</translation>
    </message>
    <message>
        <source>“%1” is already there</source>
        <translation>„%1“ ist schon vorhanden</translation>
    </message>
    <message>
        <source>Coming</source>
        <translation>Kommt an</translation>
    </message>
    <message>
        <source>There now</source>
        <translation>Jetzt dort</translation>
    </message>
    <message>
        <source>Do the same for &amp;all conflicts of this job</source>
        <translation>Bei &amp;allen Konflikten dieses Auftrags ebenso</translation>
    </message>
    <message>
        <source>&amp;Overwrite</source>
        <translation>Ü&amp;berschreiben</translation>
    </message>
    <message>
        <source>Replace what is there</source>
        <translation>Ersetzen, was dort ist</translation>
    </message>
    <message>
        <source>Keep the &amp;newer</source>
        <translation>Das &amp;Neuere behalten</translation>
    </message>
    <message>
        <source>Overwrite only where what comes is newer</source>
        <translation>Nur überschreiben, wo das Ankommende neuer ist</translation>
    </message>
    <message>
        <source>Keep &amp;both</source>
        <translation>Bei&amp;des behalten</translation>
    </message>
    <message>
        <source>Give what comes another name</source>
        <translation>Dem Ankommenden einen anderen Namen geben</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>Über&amp;springen</translation>
    </message>
    <message>
        <source>Leave what is there</source>
        <translation>Lassen, was dort ist</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>%1 (newer)</source>
        <translation>%1 (neuer)</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>Prüfsumme</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ConnectionDialog</name>
    <message>
        <source>New connection</source>
        <translation>Neue Verbindung</translation>
    </message>
    <message>
        <source>Connection string or URL</source>
        <translation>Verbindungszeichenfolge oder URL</translation>
    </message>
    <message>
        <source>DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…</source>
        <translation>DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…</translation>
    </message>
    <message>
        <source>In the keychain</source>
        <translation>Im Schlüsselbund</translation>
    </message>
    <message>
        <source>Only until Hawser is closed</source>
        <translation>Nur bis Hawser beendet wird</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Endpoint</source>
        <translation>En&amp;dpunkt</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>&amp;Konto</translation>
    </message>
    <message>
        <source>Account &amp;key</source>
        <translation>Konto&amp;schlüssel</translation>
    </message>
    <message>
        <source>Keep the &amp;secret</source>
        <translation>Geheimnis &amp;aufbewahren</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Account key or SAS</source>
        <translation>Kontoschlüssel oder SAS</translation>
    </message>
    <message>
        <source>Where the secret is kept</source>
        <translation>Wo das Geheimnis aufbewahrt wird</translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation>Verbindung &amp;testen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Sa&amp;ve connection</source>
        <translation>Verbindung s&amp;peichern</translation>
    </message>
    <message>
        <source>F&amp;older</source>
        <translation>O&amp;rdner</translation>
    </message>
    <message>
        <source>Fil&amp;e</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Connection “%1”</source>
        <translation>Verbindung „%1“</translation>
    </message>
    <message>
        <source>Type it again to test or change it</source>
        <translation>Zum Testen oder Ändern neu eingeben</translation>
    </message>
    <message>
        <source>Paste here only to replace what is saved.</source>
        <translation>Nur hier einfügen, was Gespeichertes ersetzen soll.</translation>
    </message>
    <message>
        <source>Or fill in the fields below yourself.</source>
        <translation>Oder die Felder unten selbst ausfüllen.</translation>
    </message>
    <message>
        <source>Not recognised yet: %1</source>
        <translation>Noch nicht erkannt: %1</translation>
    </message>
    <message>
        <source>A folder of this computer</source>
        <translation>Ein Ordner dieses Rechners</translation>
    </message>
    <message>
        <source>A store in a file of this computer</source>
        <translation>Ein Speicher in einer Datei dieses Rechners</translation>
    </message>
    <message>
        <source>Azure storage account, with its key</source>
        <translation>Azure-Speicherkonto mit Schlüssel</translation>
    </message>
    <message>
        <source>Azure, with a shared access signature (SAS)</source>
        <translation>Azure mit Shared Access Signature (SAS)</translation>
    </message>
    <message>
        <source>SAS to&amp;ken</source>
        <translation>SAS-T&amp;oken</translation>
    </message>
    <message>
        <source>Azure, without a key: add one, or leave it for public objects</source>
        <translation>Azure ohne Schlüssel: einen ergänzen oder für öffentliche Objekte so lassen</translation>
    </message>
    <message>
        <source>A name has no “:”, “/” or “\” and does not begin with “.” or “-”.</source>
        <translation>Ein Name enthält weder „:“ noch „/“ oder „\“ und beginnt nicht mit „.“ oder „-“.</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>Wird getestet …</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>cause, next step</comment>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>step of the test, result</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The keychain could not keep the secret of “%1”. It is remembered until Hawser is closed; unlock or install a keyring to keep it longer.</source>
        <translation>Der Schlüsselbund konnte das Geheimnis von „%1“ nicht aufbewahren. Es bleibt gemerkt, bis Hawser beendet wird; für länger einen Schlüsselbund entsperren oder installieren.</translation>
    </message>
    <message>
        <source>One store or folder</source>
        <translation>Ein Speicher oder Ordner</translation>
    </message>
    <message>
        <source>&amp;Places, as folders</source>
        <translation>&amp;Orte, als Ordner</translation>
    </message>
    <message>
        <source>Size of a slice</source>
        <translation>Größe eines Stücks</translation>
    </message>
    <message>
        <source>S&amp;ize of a slice</source>
        <translation>&amp;Größe eines Stücks</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Several places with slices in turn (a stripe)</source>
        <translation>Mehrere Orte mit Stücken im Wechsel (Stripe)</translation>
    </message>
    <message>
        <source>Several places with whole copies (replicas)</source>
        <translation>Mehrere Orte mit vollständigen Kopien (Replikate)</translation>
    </message>
    <message>
        <source>Kin&amp;d</source>
        <translation>A&amp;rt</translation>
    </message>
    <message>
        <source>&amp;Paste a connection string, a URL with SAS, az://ACCOUNT, or the keys of S3</source>
        <translation>Verbindungszeichenfolge, URL mit SAS, az://KONTO oder Schlüssel von S3 &amp;einfügen</translation>
    </message>
    <message>
        <source>Azure storage</source>
        <translation>Azure-Speicher</translation>
    </message>
    <message>
        <source>S3: Amazon, Ceph and others</source>
        <translation>S3: Amazon, Ceph und andere</translation>
    </message>
    <message>
        <source>found by itself where the service tells it</source>
        <translation>wird gefunden, wo der Dienst sie nennt</translation>
    </message>
    <message>
        <source>As is usual for the service</source>
        <translation>Wie beim Dienst üblich</translation>
    </message>
    <message>
        <source>In the path: https://host/bucket/key</source>
        <translation>Im Pfad: https://host/bucket/schlüssel</translation>
    </message>
    <message>
        <source>In the host: https://bucket.host/key</source>
        <translation>Im Host: https://bucket.host/schlüssel</translation>
    </message>
    <message>
        <source>Se&amp;rvice</source>
        <translation>D&amp;ienst</translation>
    </message>
    <message>
        <source>Re&amp;gion</source>
        <translation>Re&amp;gion</translation>
    </message>
    <message>
        <source>&amp;Buckets in addresses</source>
        <translation>&amp;Buckets in Adressen</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>Buckets in addresses</source>
        <translation>Buckets in Adressen</translation>
    </message>
    <message>
        <source>&amp;Access key ID</source>
        <translation>&amp;Kennung des Schlüssels</translation>
    </message>
    <message>
        <source>Secret access &amp;key</source>
        <translation>Geheimer &amp;Schlüssel</translation>
    </message>
    <message>
        <source>Secret access key</source>
        <translation>Geheimer Schlüssel</translation>
    </message>
    <message>
        <source>S3, with an access key</source>
        <translation>S3, mit einem Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>S3, with an access key for a time</source>
        <translation>S3, mit einem Zugriffsschlüssel auf Zeit</translation>
    </message>
    <message>
        <source>S3, without a key: add one, or leave it for public objects</source>
        <translation>S3, ohne Schlüssel: Geben Sie einen an, oder lassen Sie es für öffentliche Objekte</translation>
    </message>
</context>
<context>
    <name>hawser::ui::CoverageStrip</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <comment>all of a listing</comment>
        <translation>
            <numerusform>%Ln Eintrag</numerusform>
            <numerusform>%Ln Einträge</numerusform>
        </translation>
    </message>
    <message>
        <source>Loaded %1 before an error</source>
        <translation>%1 geladen, dann ein Fehler</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Loaded %1 of more</source>
        <translation>%1 geladen, es gibt mehr</translation>
    </message>
    <message>
        <source>%1 match the filter</source>
        <translation>%1 passen zum Filter</translation>
    </message>
    <message>
        <source>%1 of the loaded match the filter</source>
        <translation>%1 der geladenen passen zum Filter</translation>
    </message>
    <message>
        <source>sorted within what is loaded</source>
        <translation>sortiert innerhalb des Geladenen</translation>
    </message>
    <message>
        <source>only names that start with “%1”</source>
        <translation>nur Namen, die mit „%1“ beginnen</translation>
    </message>
    <message>
        <source>arranging…</source>
        <translation>wird geordnet …</translation>
    </message>
    <message>
        <source> · </source>
        <comment>between facts on one line</comment>
        <translation> · </translation>
    </message>
    <message>
        <source>How much of the listing is loaded</source>
        <translation>Wie viel der Liste geladen ist</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Load all</source>
        <translation>Alle laden</translation>
    </message>
    <message>
        <source>Ask the service for page after page until the listing is whole</source>
        <translation>Den Dienst Seite um Seite fragen, bis die Liste vollständig ist</translation>
    </message>
    <message>
        <source>Stop loading</source>
        <translation>Laden anhalten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected, %1</source>
        <translation>
            <numerusform>%Ln ausgewählt, %1</numerusform>
            <numerusform>%Ln ausgewählt, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::DeleteDialog</name>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln item(s) for good?</source>
        <translation>
            <numerusform>%Ln Eintrag endgültig löschen?</numerusform>
            <numerusform>%Ln Einträge endgültig löschen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>und %Ln weiterer</numerusform>
            <numerusform>und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Type %1 to go on</source>
        <translation>Zum Fortfahren %1 &amp;eingeben</translation>
    </message>
    <message>
        <source>Number of objects to delete</source>
        <translation>Anzahl der zu löschenden Objekte</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message numerus="yes">
        <source>Counting what is in there: %Ln object(s) so far…</source>
        <translation>
            <numerusform>Der Inhalt wird gezählt: bisher %Ln Objekt …</numerusform>
            <numerusform>Der Inhalt wird gezählt: bisher %Ln Objekte …</numerusform>
        </translation>
    </message>
    <message>
        <source>It could not be counted, so it cannot be deleted. %1</source>
        <translation>Es ließ sich nicht zählen, also wird auch nichts gelöscht. %1</translation>
    </message>
    <message>
        <source>There is no object in it.</source>
        <translation>Es ist kein Objekt darin.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) with %1 will be gone.</source>
        <comment>a size</comment>
        <translation>
            <numerusform>%Ln Objekt mit %1 verschwindet.</numerusform>
            <numerusform>%Ln Objekte mit %1 verschwinden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln container(s) will be gone too.</source>
        <translation>
            <numerusform>%Ln Container verschwindet mit.</numerusform>
            <numerusform>%Ln Container verschwinden mit.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Delete %Ln object(s)</source>
        <translation>
            <numerusform>%Ln Objekt &amp;löschen</numerusform>
            <numerusform>%Ln Objekte &amp;löschen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::DeleteLimitEdit</name>
    <message>
        <source> % of a side</source>
        <comment>after a number</comment>
        <translation> % einer Seite</translation>
    </message>
    <message>
        <source>Largest share of a side that may be removed</source>
        <translation>Größter Anteil einer Seite, der entfernt werden darf</translation>
    </message>
    <message>
        <source>any number</source>
        <translation>beliebig viele</translation>
    </message>
    <message>
        <source> objects</source>
        <comment>after a number</comment>
        <translation> Objekte</translation>
    </message>
    <message>
        <source>Largest number of objects that may be removed</source>
        <translation>Größte Zahl von Objekten, die entfernt werden dürfen</translation>
    </message>
    <message>
        <source>or</source>
        <comment>between two limits</comment>
        <translation>oder</translation>
    </message>
    <message>
        <source>S&amp;top where more is to be removed than</source>
        <translation>Anhalten, wenn me&amp;hr entfernt würde als</translation>
    </message>
</context>
<context>
    <name>hawser::ui::DetailPanel</name>
    <message>
        <source>Details of the transfer</source>
        <translation>Einzelheiten der Übertragung</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Log of the transfer</source>
        <translation>Protokoll der Übertragung</translation>
    </message>
    <message>
        <source>Select a transfer to read its log.</source>
        <translation>Eine Übertragung auswählen, um ihr Protokoll zu lesen.</translation>
    </message>
    <message>
        <source>No transfer is selected</source>
        <translation>Keine Übertragung ausgewählt</translation>
    </message>
    <message>
        <source>Select one to see which of its parts have arrived.</source>
        <translation>Eine auswählen, um zu sehen, welche Teile angekommen sind.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::FilterDialog</name>
    <message>
        <source>Paste with filter</source>
        <translation>Mit Filter einfügen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>No object would be copied.</source>
        <translation>Kein Objekt würde kopiert.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) with %1 would be copied.</source>
        <comment>a size</comment>
        <translation>
            <numerusform>%Ln Objekt mit %1 würde kopiert.</numerusform>
            <numerusform>%Ln Objekte mit %1 würden kopiert.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::FindingsDialog</name>
    <message>
        <source>What the check has found</source>
        <translation>Was die Prüfung gefunden hat</translation>
    </message>
    <message>
        <source>What is damaged cannot be mended here: copy what can still be read to another place. In the technical words of the store:</source>
        <translation>Was beschädigt ist, lässt sich hier nicht reparieren: Kopieren Sie, was noch lesbar ist, an einen anderen Ort. In den technischen Worten des Speichers:</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>&amp;Copy all</source>
        <translation>&amp;Alle kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>hawser::ui::GrowDialog</name>
    <message>
        <source>Make the store larger</source>
        <translation>Speicher vergrößern</translation>
    </message>
    <message>
        <source>It has %1 now and %2.</source>
        <comment>size, how far it may grow</comment>
        <translation>Er hat jetzt %1 und %2.</translation>
    </message>
    <message>
        <source>&amp;Size of the store</source>
        <translation>&amp;Größe des Speichers</translation>
    </message>
    <message>
        <source>Size of the store</source>
        <translation>Größe des Speichers</translation>
    </message>
    <message>
        <source>such as 20G or 512 GiB</source>
        <translation>etwa 20G oder 512 GiB</translation>
    </message>
    <message>
        <source>&amp;Make it larger</source>
        <translation>&amp;Vergrößern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>%1 mehr</translation>
    </message>
    <message>
        <source>More than %1, and at most %2</source>
        <translation>Mehr als %1 und höchstens %2</translation>
    </message>
</context>
<context>
    <name>hawser::ui::HowPage</name>
    <message>
        <source>Send only what c&amp;hanged in a file, where that can be found out</source>
        <translation>Nur senden, was sich in einer Datei &amp;geändert hat, wo sich das feststellen lässt</translation>
    </message>
    <message>
        <source>Cut into &amp;slices that lie on the destinations in turn, of</source>
        <translation>In S&amp;tücke schneiden, die reihum auf den Zielen liegen, von</translation>
    </message>
    <message>
        <source>Size of a slice</source>
        <translation>Größe eines Stücks</translation>
    </message>
    <message>
        <source>As the link allows</source>
        <translation>So viele, wie die Leitung trägt</translation>
    </message>
    <message>
        <source>Parts at the same time</source>
        <translation>Teile gleichzeitig</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Every part and the whole</source>
        <translation>Jeden Teil und das Ganze</translation>
    </message>
    <message>
        <source>Also read all of it back</source>
        <translation>Außerdem alles zurücklesen</translation>
    </message>
    <message>
        <source>Limit in bytes a second</source>
        <translation>Limit in Bytes pro Sekunde</translation>
    </message>
    <message>
        <source>such as 20M or 512 KiB; empty for no limit</source>
        <translation>etwa 20M oder 512 KiB; leer für kein Limit</translation>
    </message>
    <message>
        <source>Parts &amp;at the same time</source>
        <translation>Teile gleich&amp;zeitig</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>Prü&amp;fung</translation>
    </message>
    <message>
        <source>Slices are of copies to several destinations.</source>
        <translation>Stücke gibt es bei Kopien auf mehrere Ziele.</translation>
    </message>
    <message>
        <source>The limit is no size: write a number, then K, M, G or KiB, MiB, GiB.</source>
        <translation>Das Limit ist keine Größe: eine Zahl, dann K, M, G oder KiB, MiB, GiB.</translation>
    </message>
    <message>
        <source>At most this much a se&amp;cond</source>
        <translation>Höchstens so viel pro Se&amp;kunde</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ImageView</name>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>%1 by %2 pixels</source>
        <comment>width, height</comment>
        <translation>%1 mal %2 Pixel</translation>
    </message>
</context>
<context>
    <name>hawser::ui::Legend</name>
    <message>
        <source>What the marks mean: %1</source>
        <translation>Was die Zeichen bedeuten: %1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between marks</comment>
        <translation>, </translation>
    </message>
</context>
<context>
    <name>hawser::ui::LimitDialog</name>
    <message>
        <source>&amp;At most this much a second</source>
        <translation>&amp;Höchstens so viel pro Sekunde</translation>
    </message>
    <message>
        <source>such as 20M or 512 KiB; empty for no limit</source>
        <translation>etwa 20M oder 512 KiB; leer für kein Limit</translation>
    </message>
    <message>
        <source>Limit in bytes a second</source>
        <translation>Limit in Bytes pro Sekunde</translation>
    </message>
    <message>
        <source>&amp;Set limit</source>
        <translation>Limit &amp;setzen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>A number, then K, M, G or KiB, MiB, GiB</source>
        <translation>Eine Zahl, dann K, M, G oder KiB, MiB, GiB</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Kein Limit</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ListingModel</name>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Verknüpfung</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Kind or tier</source>
        <translation>Art/Stufe</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ListingView</name>
    <message>
        <source>Files and objects</source>
        <translation>Dateien und Objekte</translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln Eintrag</numerusform>
            <numerusform>%Ln Einträge</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::MainWindow</name>
    <message>
        <source>Hawser</source>
        <translation>Hawser</translation>
    </message>
    <message>
        <source>Files and objects, first pane</source>
        <translation>Dateien und Objekte, erste Ansicht</translation>
    </message>
    <message>
        <source>Files and objects, second pane</source>
        <translation>Dateien und Objekte, zweite Ansicht</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limit</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Enter it</source>
        <translation>Eingeben</translation>
    </message>
    <message>
        <source>“%1” is already there. What should happen to it?</source>
        <translation>„%1“ ist schon vorhanden. Was soll damit geschehen?</translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s) are already at their destination. What should happen to them?</source>
        <translation>
            <numerusform>%Ln Eintrag ist am Ziel schon vorhanden. Was soll damit geschehen?</numerusform>
            <numerusform>%Ln Einträge sind am Ziel schon vorhanden. Was soll damit geschehen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Decide…</source>
        <translation>Entscheiden …</translation>
    </message>
    <message>
        <source>↑ %1   ↓ %2</source>
        <comment>rates up and down</comment>
        <translation>↑ %1   ↓ %2</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Kein Limit</translation>
    </message>
    <message>
        <source>Limit %1</source>
        <translation>Limit %1</translation>
    </message>
    <message>
        <source>Opening the journal…</source>
        <translation>Journal wird geöffnet …</translation>
    </message>
    <message>
        <source>Everything saved</source>
        <translation>Alles gesichert</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Wird gesichert …</translation>
    </message>
    <message>
        <source>What is done is on disk: transfers go on from here even after a crash or power cut</source>
        <translation>Was erledigt ist, liegt auf dem Datenträger: auch nach Absturz oder Stromausfall geht es von hier weiter</translation>
    </message>
    <message numerus="yes">
        <source>Open the folder in a store that should receive %Ln item(s), then paste.</source>
        <translation>
            <numerusform>Den Ordner eines Speichers öffnen, der %Ln Eintrag aufnehmen soll, dann einfügen.</numerusform>
            <numerusform>Den Ordner eines Speichers öffnen, der %Ln Einträge aufnehmen soll, dann einfügen.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;New Connection…</source>
        <translation>&amp;Neue Verbindung …</translation>
    </message>
    <message>
        <source>&amp;Edit Connection…</source>
        <translation>Verbindung &amp;bearbeiten …</translation>
    </message>
    <message>
        <source>Re&amp;move Connection…</source>
        <translation>Verbindung &amp;entfernen …</translation>
    </message>
    <message>
        <source>&amp;Upload Files…</source>
        <translation>Dateien &amp;hochladen …</translation>
    </message>
    <message>
        <source>Upload &amp;Folder…</source>
        <translation>&amp;Ordner hochladen …</translation>
    </message>
    <message>
        <source>&amp;Download…</source>
        <translation>He&amp;runterladen …</translation>
    </message>
    <message>
        <source>&amp;Share URL…</source>
        <translation>URL &amp;freigeben …</translation>
    </message>
    <message>
        <source>New &amp;Container…</source>
        <translation>Neuer &amp;Container …</translation>
    </message>
    <message>
        <source>&amp;Properties</source>
        <translation>Ei&amp;genschaften</translation>
    </message>
    <message>
        <source>De&amp;lete…</source>
        <translation>&amp;Löschen …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>Been&amp;den</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste Here</source>
        <translation>Hier &amp;einfügen</translation>
    </message>
    <message>
        <source>Copy &amp;Location</source>
        <translation>Or&amp;t kopieren</translation>
    </message>
    <message>
        <source>Copy to &amp;Other Pane</source>
        <translation>In die &amp;andere Ansicht kopieren</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filter</translation>
    </message>
    <message>
        <source>P&amp;references…</source>
        <translation>E&amp;instellungen …</translation>
    </message>
    <message>
        <source>&amp;Two Panes</source>
        <translation>&amp;Zwei Ansichten</translation>
    </message>
    <message>
        <source>&amp;Reload</source>
        <translation>&amp;Neu laden</translation>
    </message>
    <message>
        <source>Reset &amp;Layout</source>
        <translation>&amp;Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;Places</source>
        <translation>&amp;Orte</translation>
    </message>
    <message>
        <source>Tra&amp;nsfers</source>
        <translation>Über&amp;tragungen</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>&amp;Einzelheiten</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Forward</source>
        <translation>&amp;Vor</translation>
    </message>
    <message>
        <source>&amp;Up</source>
        <translation>&amp;Aufwärts</translation>
    </message>
    <message>
        <source>Type a &amp;Path</source>
        <translation>&amp;Pfad eingeben</translation>
    </message>
    <message>
        <source>&amp;Home</source>
        <translation>Persönlicher &amp;Ordner</translation>
    </message>
    <message>
        <source>&amp;Default Store</source>
        <translation>&amp;Standardspeicher</translation>
    </message>
    <message>
        <source>&amp;First Steps</source>
        <translation>&amp;Erste Schritte</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;About Hawser</source>
        <translation>Über &amp;Hawser</translation>
    </message>
    <message>
        <source>Pause &amp;All</source>
        <translation>&amp;Alle anhalten</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>An&amp;halten</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>Fort&amp;setzen</translation>
    </message>
    <message>
        <source>Tr&amp;y Again</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Retry All &amp;Failed</source>
        <translation>Alle &amp;fehlgeschlagenen wiederholen</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;bbrechen</translation>
    </message>
    <message>
        <source>D&amp;ecide…</source>
        <translation>&amp;Entscheiden …</translation>
    </message>
    <message>
        <source>Move to &amp;Top</source>
        <translation>An den A&amp;nfang</translation>
    </message>
    <message>
        <source>Move &amp;Up</source>
        <translation>Nach &amp;oben</translation>
    </message>
    <message>
        <source>Move &amp;Down</source>
        <translation>Nach &amp;unten</translation>
    </message>
    <message>
        <source>Move to &amp;Bottom</source>
        <translation>Ans En&amp;de</translation>
    </message>
    <message>
        <source>&amp;Limit This Transfer…</source>
        <translation>Diese Übertragung begren&amp;zen …</translation>
    </message>
    <message>
        <source>Open &amp;Source</source>
        <translation>&amp;Quelle öffnen</translation>
    </message>
    <message>
        <source>Open Destinatio&amp;n</source>
        <translation>Z&amp;iel öffnen</translation>
    </message>
    <message>
        <source>Rep&amp;ort…</source>
        <translation>Be&amp;richt …</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Transfer</source>
        <translation>Über&amp;tragung</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Li&amp;mit</source>
        <translation>Li&amp;mit</translation>
    </message>
    <message>
        <source>Another limit…</source>
        <translation>Anderes Limit …</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>Hochladen</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Share URL</source>
        <translation>URL freigeben</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>Alle anhalten</translation>
    </message>
    <message>
        <source>Limit the rate of all transfers</source>
        <translation>Die Rate aller Übertragungen begrenzen</translation>
    </message>
    <message>
        <source>Two panes</source>
        <translation>Zwei Ansichten</translation>
    </message>
    <message>
        <source>More tools</source>
        <translation>Weitere Werkzeuge</translation>
    </message>
    <message>
        <source>Resume &amp;All</source>
        <translation>&amp;Alle fortsetzen</translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation>Alle fortsetzen</translation>
    </message>
    <message>
        <source>Upload a folder to %1</source>
        <translation>Einen Ordner nach %1 hochladen</translation>
    </message>
    <message>
        <source>Upload files to %1</source>
        <translation>Dateien nach %1 hochladen</translation>
    </message>
    <message numerus="yes">
        <source>Download %Ln item(s) to</source>
        <translation>
            <numerusform>%Ln Eintrag herunterladen nach</numerusform>
            <numerusform>%Ln Einträge herunterladen nach</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleted: %Ln object(s)</source>
        <translation>
            <numerusform>Gelöscht: %Ln Objekt</numerusform>
            <numerusform>Gelöscht: %Ln Objekte</numerusform>
        </translation>
    </message>
    <message>
        <source>New container</source>
        <translation>Neuer Container</translation>
    </message>
    <message>
        <source>Make container</source>
        <translation>Container anlegen</translation>
    </message>
    <message>
        <source>Remove connection</source>
        <translation>Verbindung entfernen</translation>
    </message>
    <message>
        <source>Remove the connection “%1”?</source>
        <translation>Die Verbindung „%1“ entfernen?</translation>
    </message>
    <message>
        <source>Its key is taken out of the keychain. What is in the store stays there.</source>
        <translation>Ihr Schlüssel wird aus dem Schlüsselbund genommen. Was im Speicher liegt, bleibt dort.</translation>
    </message>
    <message>
        <source>Nothing to clear: a job stays until all of it is finished</source>
        <translation>Nichts aufzuräumen: ein Auftrag bleibt, bis alles daran erledigt ist</translation>
    </message>
    <message>
        <source>Limit “%1”</source>
        <translation>„%1“ begrenzen</translation>
    </message>
    <message>
        <source>Limit all transfers together</source>
        <translation>Alle Übertragungen zusammen begrenzen</translation>
    </message>
    <message>
        <source>About Hawser</source>
        <translation>Über Hawser</translation>
    </message>
    <message>
        <source>&lt;h2&gt;Hawser %1&lt;/h2&gt;&lt;p&gt;Moves large data between a computer and object storage, and can prove that it arrived.&lt;/p&gt;</source>
        <translation>&lt;h2&gt;Hawser %1&lt;/h2&gt;&lt;p&gt;Bewegt große Daten zwischen Rechner und Objektspeicher und kann belegen, dass sie angekommen sind.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message numerus="yes">
        <source>Objects live in containers. Which one in “%2” should receive %Ln item(s)?</source>
        <translation>
            <numerusform>Objekte liegen in Containern. Welcher in „%2“ soll %Ln Eintrag aufnehmen?</numerusform>
            <numerusform>Objekte liegen in Containern. Welcher in „%2“ soll %Ln Einträge aufnehmen?</numerusform>
        </translation>
    </message>
    <message>
        <source>Name of the new container in “%1”</source>
        <translation>Name des neuen Containers in „%1“</translation>
    </message>
    <message>
        <source>Name of the new folder in “%1”</source>
        <translation>Name des neuen Ordners in „%1“</translation>
    </message>
    <message>
        <source>Copy there</source>
        <translation>Dorthin kopieren</translation>
    </message>
    <message>
        <source>Make folder</source>
        <translation>Ordner anlegen</translation>
    </message>
    <message>
        <source>New F&amp;older…</source>
        <translation>Ne&amp;uer Ordner …</translation>
    </message>
    <message>
        <source>“%1” does not go on: %2</source>
        <comment>job, why</comment>
        <translation>„%1“ geht nicht weiter: %2</translation>
    </message>
    <message>
        <source>“%1” needs its key or SAS again; then its transfers go on.</source>
        <translation>„%1“ braucht wieder Schlüssel oder SAS; dann gehen die Übertragungen weiter.</translation>
    </message>
    <message>
        <source>There is nothing to paste. Copy files or objects first, here or in your file manager.</source>
        <translation>Es gibt nichts einzufügen. Zuerst Dateien oder Objekte kopieren, hier oder im Dateimanager.</translation>
    </message>
    <message>
        <source>“%1” is in this folder already: it is the same one. Open the folder that should get the copy.</source>
        <translation>„%1“ liegt schon in diesem Ordner: Es ist dasselbe. Den Ordner öffnen, der die Kopie bekommen soll.</translation>
    </message>
    <message>
        <source>“%1” cannot be copied into itself.</source>
        <translation>„%1“ lässt sich nicht in sich selbst kopieren.</translation>
    </message>
    <message>
        <source>This place cannot take it. Open a container or folder first.</source>
        <translation>Dieser Ort kann es nicht aufnehmen. Zuerst einen Container oder Ordner öffnen.</translation>
    </message>
    <message>
        <source>No program on this computer opens “%1”.</source>
        <translation>Kein Programm auf diesem Rechner öffnet „%1“.</translation>
    </message>
    <message>
        <source>Load &amp;All of the Listing</source>
        <translation>&amp;Ganze Liste laden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>All transfers are paused; what you added waits with them.</source>
        <translation>Alle Übertragungen sind angehalten; was dazukam, wartet mit ihnen.</translation>
    </message>
    <message numerus="yes">
        <source>Stopped: %Ln object(s) were deleted, the rest stays.</source>
        <translation>
            <numerusform>Beendet: %Ln Objekt ist gelöscht, der Rest bleibt.</numerusform>
            <numerusform>Beendet: %Ln Objekte sind gelöscht, der Rest bleibt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) were deleted, then it stopped. %1</source>
        <translation>
            <numerusform>%Ln Objekt ist gelöscht, dann ging es nicht weiter. %1</numerusform>
            <numerusform>%Ln Objekte sind gelöscht, dann ging es nicht weiter. %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste with F&amp;ilter…</source>
        <translation>&amp;Mit Filter einfügen …</translation>
    </message>
    <message>
        <source>A job of an earlier time is not taken up (technical detail: %1).</source>
        <translation>Ein früherer Auftrag wird nicht fortgesetzt (technisches Detail: %1).</translation>
    </message>
    <message>
        <source>%1 up, %2 down</source>
        <comment>rates</comment>
        <translation>%1 hinauf, %2 herunter</translation>
    </message>
    <message>
        <source>Copy to &amp;Several Places…</source>
        <translation>An mehrere Orte ko&amp;pieren …</translation>
    </message>
    <message>
        <source>Sto&amp;re…</source>
        <translation>Spe&amp;icher …</translation>
    </message>
    <message>
        <source>Cac&amp;he…</source>
        <translation>C&amp;ache …</translation>
    </message>
    <message>
        <source>Quick Loo&amp;k</source>
        <translation>&amp;Schnell ansehen</translation>
    </message>
    <message>
        <source>Paste Only What Chan&amp;ged…</source>
        <translation>&amp;Nur Geändertes einfügen …</translation>
    </message>
    <message>
        <source>Copy Only What C&amp;hanged…</source>
        <translation>Nur Geän&amp;dertes kopieren …</translation>
    </message>
    <message>
        <source>Close Hawser and detach its mounts?</source>
        <translation>Hawser schließen und seine Laufwerke aushängen?</translation>
    </message>
    <message>
        <source>&amp;Close and detach</source>
        <translation>&amp;Schließen und aushängen</translation>
    </message>
    <message>
        <source>Moun&amp;ts…</source>
        <translation>Eingehäng&amp;te Laufwerke …</translation>
    </message>
    <message>
        <source>Mount &amp;as Disk…</source>
        <translation>Als Lauf&amp;werk einhängen …</translation>
    </message>
    <message>
        <source>The tray is gone, and with it Hawser&apos;s icon: here is the window again.</source>
        <translation>Die Symbolleiste ist verschwunden und mit ihr das Symbol von Hawser: hier ist das Fenster wieder.</translation>
    </message>
    <message>
        <source>Hawser goes on in the tray</source>
        <translation>Hawser arbeitet in der Symbolleiste weiter</translation>
    </message>
    <message>
        <source>Click its icon for the window. “Quit” there ends it; Preferences have the choice.</source>
        <translation>Ein Klick auf das Symbol öffnet das Fenster. „Beenden“ dort beendet Hawser; in den Einstellungen haben Sie die Wahl.</translation>
    </message>
    <message>
        <source>Pause for a W&amp;hile</source>
        <translation>Eine Wei&amp;le anhalten</translation>
    </message>
    <message>
        <source>Sync T&amp;wo Folders…</source>
        <translation>Zwei Ordner ab&amp;gleichen …</translation>
    </message>
    <message>
        <source>Prof&amp;iles…</source>
        <translation>&amp;Profile …</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Abgleichen</translation>
    </message>
    <message>
        <source>“%1”: %2</source>
        <comment>a profile, what went wrong</comment>
        <translation>„%1“: %2</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MapView</name>
    <message>
        <source>%1 %2</source>
        <comment>how many, state</comment>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln part(s) of %1</source>
        <translation>
            <numerusform>%Ln Teil von %1</numerusform>
            <numerusform>%Ln Teile von %1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>parts, their states</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between states</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>Map of parts</source>
        <translation>Karte der Teile</translation>
    </message>
    <message>
        <source>No transfer is selected</source>
        <translation>Keine Übertragung ausgewählt</translation>
    </message>
    <message>
        <source>Part %1, bytes %2 to %3: %4</source>
        <translation>Teil %1, Bytes %2 bis %3: %4</translation>
    </message>
    <message>
        <source>%1–%2</source>
        <comment>first and last part</comment>
        <translation>%1–%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln part(s) in %1 cells</source>
        <translation>
            <numerusform>%Ln Teil in %1 Feldern</numerusform>
            <numerusform>%Ln Teile in %1 Feldern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln stretch(es) of %1</source>
        <translation>
            <numerusform>%Ln Abschnitt von %1</numerusform>
            <numerusform>%Ln Abschnitte von %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Bytes %1 to %2: %3</source>
        <comment>two sizes, state</comment>
        <translation>Bytes %1 bis %2: %3</translation>
    </message>
    <message>
        <source>Part %1: %2</source>
        <comment>number, state</comment>
        <translation>Teil %1: %2</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MemberMap</name>
    <message>
        <source>Map of places</source>
        <translation>Karte der Orte</translation>
    </message>
    <message>
        <source>Map of copies</source>
        <translation>Karte der Kopien</translation>
    </message>
    <message>
        <source>Map of slices</source>
        <translation>Karte der Stücke</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>number, place</comment>
        <translation>%1. %2</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MessageBar</name>
    <message>
        <source>Dismiss this message</source>
        <translation>Diese Meldung ausblenden</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountDetails</name>
    <message>
        <source>What to give to programs that use it as a disk: qemu, nbdfuse, nbd-client</source>
        <translation>Das bekommen Programme, die es als Laufwerk benutzen: qemu, nbdfuse, nbd-client</translation>
    </message>
    <message>
        <source>Address of the mount</source>
        <translation>Adresse des Laufwerks</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Die Adresse kopieren</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>Aufbewahrt in</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>Gelesen</translation>
    </message>
    <message>
        <source>Detaching</source>
        <translation>Aushängen</translation>
    </message>
    <message>
        <source>&amp;Mount again</source>
        <translation>&amp;Wieder einhängen</translation>
    </message>
    <message>
        <source>%1 (read-only)</source>
        <comment>a file</comment>
        <translation>%1 (nur lesbar)</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountDialog</name>
    <message>
        <source>C&amp;hoose…</source>
        <translation>Aus&amp;wählen …</translation>
    </message>
    <message>
        <source>&amp;Read-only</source>
        <translation>&amp;Nur lesbar</translation>
    </message>
    <message>
        <source>&amp;Copy all of it in the background</source>
        <translation>&amp;Im Hintergrund alles kopieren</translation>
    </message>
    <message>
        <source>Mount as disk</source>
        <translation>Als Laufwerk einhängen</translation>
    </message>
    <message>
        <source>Mount “%1” as a disk?</source>
        <translation>„%1“ als Laufwerk einhängen?</translation>
    </message>
    <message>
        <source>Other programs can use it at once, by the NBD protocol, while its bytes come. What they write stays on this computer until you commit it.</source>
        <translation>Andere Programme können es sofort benutzen, über das NBD-Protokoll, während seine Bytes noch kommen. Was sie schreiben, bleibt auf diesem Rechner, bis es zurückgeschrieben wird.</translation>
    </message>
    <message>
        <source>Otherwise only what is read comes</source>
        <translation>Sonst kommt nur, was gelesen wird</translation>
    </message>
    <message>
        <source>Nobody can write to it</source>
        <translation>Niemand kann darauf schreiben</translation>
    </message>
    <message>
        <source>&amp;Mount</source>
        <translation>&amp;Einhängen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Kept in</source>
        <translation>&amp;Aufbewahrt in</translation>
    </message>
    <message>
        <source>File that it is kept in</source>
        <translation>Datei, in der es aufbewahrt wird</translation>
    </message>
    <message>
        <source>Kept in</source>
        <translation>Aufbewahrt in</translation>
    </message>
    <message>
        <source>Opening it…</source>
        <translation>Wird geöffnet …</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountMap</name>
    <message>
        <source>Map of the mount</source>
        <translation>Karte des Laufwerks</translation>
    </message>
    <message>
        <source>Bytes %1 to %2: %3</source>
        <comment>two sizes, state</comment>
        <translation>Bytes %1 bis %2: %3</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountModel</name>
    <message>
        <source>Mount</source>
        <translation>Laufwerk</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Rate</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountRules</name>
    <message>
        <source> </source>
        <comment>between sentences</comment>
        <translation> </translation>
    </message>
    <message>
        <source>%1 of it was changed and is not committed: that stays in “%2”, and goes on from there.</source>
        <comment>a size, a file</comment>
        <translation>%1 davon sind geändert und nicht zurückgeschrieben: das bleibt in „%2“, und von dort geht es weiter.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln program(s) are connected to it and get errors from then on.</source>
        <translation>
            <numerusform>%Ln Programm ist damit verbunden und bekommt von da an Fehler.</numerusform>
            <numerusform>%Ln Programme sind damit verbunden und bekommen von da an Fehler.</numerusform>
        </translation>
    </message>
    <message>
        <source>It has ended: mount it again first</source>
        <translation>Es ist zu Ende: erst wieder einhängen</translation>
    </message>
    <message>
        <source>It is being committed</source>
        <translation>Es wird gerade zurückgeschrieben</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>Nichts ist geändert</translation>
    </message>
    <message>
        <source>Its source is a file of this computer, which is not written to</source>
        <translation>Seine Quelle ist eine Datei dieses Rechners, und in die wird nicht geschrieben</translation>
    </message>
    <message>
        <source>Somebody else has changed the object</source>
        <translation>Jemand anders hat das Objekt geändert</translation>
    </message>
    <message>
        <source>%1 of it was changed. “%2” becomes a new version that has it; what was not changed is taken over from the version before, so little more than that is sent. Whoever writes to the mount waits until it is done.</source>
        <comment>a size, an object</comment>
        <translation>%1 davon sind geändert. „%2“ bekommt eine neue Fassung damit; was nicht geändert ist, wird von der vorigen übernommen, so dass kaum mehr als das gesendet wird. Wer auf das Laufwerk schreibt, wartet so lange.</translation>
    </message>
    <message>
        <source>Committed: %1 sent, %2 copied by the service, %3 kept as it was.</source>
        <comment>three sizes</comment>
        <translation>Zurückgeschrieben: %1 gesendet, %2 vom Dienst kopiert, %3 behalten, wie es war.</translation>
    </message>
    <message>
        <source>Cancelled: the object is as it was, and what was changed stays here.</source>
        <translation>Abgebrochen: das Objekt ist, wie es war, und was geändert ist, bleibt hier.</translation>
    </message>
    <message>
        <source>Somebody else has changed the object meanwhile, so nothing was overwritten. What you changed stays here; to keep it, copy all of it to the store under another name with the program that uses the mount.</source>
        <translation>Jemand anders hat das Objekt inzwischen geändert, deshalb wurde nichts überschrieben. Die eigenen Änderungen bleiben hier; um sie zu behalten, mit dem Programm, das das Laufwerk benutzt, alles unter einem anderen Namen in den Speicher kopieren.</translation>
    </message>
    <message>
        <source>Has ended; “Detach” takes it off the list</source>
        <translation>Ist zu Ende; „Aushängen“ nimmt es von der Liste</translation>
    </message>
    <message>
        <source>Not while it is being committed</source>
        <translation>Nicht, während es zurückgeschrieben wird</translation>
    </message>
    <message numerus="yes">
        <source>%Ln program(s) are connected</source>
        <translation>
            <numerusform>%Ln Programm ist verbunden</numerusform>
            <numerusform>%Ln Programme sind verbunden</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 are not committed yet</source>
        <comment>a size</comment>
        <translation>%1 noch nicht zurückgeschrieben</translation>
    </message>
    <message>
        <source>Safe to detach</source>
        <translation>Kann gefahrlos ausgehängt werden</translation>
    </message>
    <message>
        <source> · </source>
        <comment>between facts on one line</comment>
        <translation> · </translation>
    </message>
    <message>
        <source>Mounted into the same file again, it goes on where it was.</source>
        <translation>Wieder in dieselbe Datei eingehängt, geht es weiter, wo es war.</translation>
    </message>
    <message>
        <source>It is being committed; that is cancelled, and the object stays as it is.</source>
        <translation>Es wird gerade zurückgeschrieben; das wird abgebrochen, und das Objekt bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>“%1” is detached. %2</source>
        <comment>a mount, sentences</comment>
        <translation>„%1“ wird ausgehängt. %2</translation>
    </message>
    <message>
        <source>There is no such folder.</source>
        <translation>Diesen Ordner gibt es nicht.</translation>
    </message>
    <message>
        <source>Something else is there already: a mount makes a file of its own.</source>
        <translation>Dort ist schon etwas anderes: ein Laufwerk legt eine eigene Datei an.</translation>
    </message>
    <message>
        <source>A mount of “%1” is kept there: it goes on where it was.</source>
        <translation>Dort liegt ein Laufwerk von „%1“: es geht weiter, wo es war.</translation>
    </message>
    <message>
        <source>It grows up to %1.</source>
        <translation>Sie wächst auf bis zu %1.</translation>
    </message>
    <message>
        <source>It grows up to %1, and only %2 are free there: when the disk is full, what is read still comes, but nothing can be written.</source>
        <comment>two sizes</comment>
        <translation>Sie wächst auf bis zu %1, und nur %2 sind dort frei: ist der Datenträger voll, kommt noch, was gelesen wird, aber geschrieben werden kann nichts.</translation>
    </message>
    <message>
        <source>It grows up to %1; %2 are free there.</source>
        <comment>two sizes</comment>
        <translation>Sie wächst auf bis zu %1; dort sind %2 frei.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountText</name>
    <message>
        <source>Has ended</source>
        <translation>Ist zu Ende</translation>
    </message>
    <message>
        <source>The source has changed</source>
        <translation>Die Quelle ist anders</translation>
    </message>
    <message>
        <source>Tries again</source>
        <translation>Versucht es wieder</translation>
    </message>
    <message>
        <source>All of it is here</source>
        <translation>Alles ist hier</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Comes as it is read</source>
        <translation>Kommt beim Lesen</translation>
    </message>
    <message>
        <source>all of %1</source>
        <comment>a size</comment>
        <translation>alle %1</translation>
    </message>
    <message>
        <source>Nothing was read yet</source>
        <translation>Noch nichts wurde gelesen</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln read(s) found all of it here</source>
        <comment>a percentage</comment>
        <translation>
            <numerusform>%1 von %Ln Lesezugriff fanden alles hier</numerusform>
            <numerusform>%1 von %Ln Lesezugriffen fanden alles hier</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 What was written before is kept: mounted again, it goes on where it was.</source>
        <comment>what happened, a sentence</comment>
        <translation>%1 Was vorher geschrieben wurde, ist erhalten: wieder eingehängt, geht es weiter, wo es war.</translation>
    </message>
    <message>
        <source>Somebody has changed the object since it was mounted, so nothing more comes of it: two versions are never mixed. What is here can still be read; mount the new version into another file.</source>
        <translation>Jemand hat das Objekt geändert, seit es eingehängt wurde, deshalb kommt nichts mehr davon: zwei Fassungen werden nie vermischt. Was hier ist, lässt sich weiter lesen; die neue Fassung in eine andere Datei einhängen.</translation>
    </message>
    <message>
        <source>here %1</source>
        <comment>how much</comment>
        <translation>hier %1</translation>
    </message>
    <message>
        <source>%1 changed</source>
        <comment>a size</comment>
        <translation>%1 geändert</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between facts that are read aloud</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>only at the source</source>
        <translation>nur an der Quelle</translation>
    </message>
    <message>
        <source>partly here</source>
        <translation>teilweise hier</translation>
    </message>
    <message>
        <source>here</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>changed here</source>
        <translation>hier geändert</translation>
    </message>
    <message>
        <source>changed, being committed</source>
        <translation>geändert, wird zurückgeschrieben</translation>
    </message>
    <message>
        <source>does not come any more</source>
        <translation>kommt nicht mehr</translation>
    </message>
    <message>
        <source>Nothing is known of it yet</source>
        <translation>Noch ist nichts davon bekannt</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>how many, what they are</comment>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln stretch(es) of %1: %2</source>
        <comment>a size, what they are</comment>
        <translation>
            <numerusform>%Ln Abschnitt von %1: %2</numerusform>
            <numerusform>%Ln Abschnitte von %1: %2</numerusform>
        </translation>
    </message>
    <message>
        <source>The program that serves it has ended unexpectedly.</source>
        <translation>Das Programm, das es anbietet, ist unerwartet zu Ende gegangen.</translation>
    </message>
    <message>
        <source>Being committed…</source>
        <translation>Wird zurückgeschrieben …</translation>
    </message>
    <message>
        <source>Being committed: %1</source>
        <comment>a percentage</comment>
        <translation>Wird zurückgeschrieben: %1</translation>
    </message>
    <message>
        <source>Arriving</source>
        <translation>Kommt an</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountView</name>
    <message>
        <source>Mounts</source>
        <translation>Eingehängte Laufwerke</translation>
    </message>
</context>
<context>
    <name>hawser::ui::MountsWindow</name>
    <message>
        <source>Mounts</source>
        <translation>Eingehängte Laufwerke</translation>
    </message>
    <message>
        <source>Looking for mounts…</source>
        <translation>Sucht nach Laufwerken …</translation>
    </message>
    <message>
        <source>Objects as disks: other programs read and write them at once, while their bytes come.</source>
        <translation>Objekte als Laufwerke: andere Programme lesen und schreiben sie sofort, während ihre Bytes noch kommen.</translation>
    </message>
    <message>
        <source>&amp;Rate limit…</source>
        <translation>&amp;Rate begrenzen …</translation>
    </message>
    <message>
        <source>Of what comes in the background; what is read never waits</source>
        <translation>Dessen, was im Hintergrund kommt; was gelesen wird, wartet nie</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>Nothing comes in the background; what is read still does</source>
        <translation>Im Hintergrund kommt nichts; was gelesen wird, kommt weiter</translation>
    </message>
    <message>
        <source>Res&amp;ume</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>All of it comes in the background</source>
        <translation>Im Hintergrund kommt alles</translation>
    </message>
    <message>
        <source>Co&amp;mmit…</source>
        <translation>&amp;Zurückschreiben …</translation>
    </message>
    <message>
        <source>&amp;Detach</source>
        <translation>A&amp;ushängen</translation>
    </message>
    <message>
        <source>It is no disk any more; mounted again, it goes on where it was</source>
        <translation>Es ist kein Laufwerk mehr; wieder eingehängt, geht es weiter, wo es war</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>More tools</source>
        <translation>Weitere Werkzeuge</translation>
    </message>
    <message>
        <source>Nothing is mounted</source>
        <translation>Nichts ist eingehängt</translation>
    </message>
    <message>
        <source>Choose an object in the main window and “Mount as Disk…” in its menu: it is a disk for other programs at once, however large it is. They read and write it while its bytes come; what they changed goes back when you commit it.</source>
        <translation>Im Hauptfenster ein Objekt wählen und in seinem Menü „Als Laufwerk einhängen …“: es ist sofort ein Laufwerk für andere Programme, gleich wie groß. Sie lesen und schreiben es, während seine Bytes noch kommen; was sie ändern, geht beim Zurückschreiben an seinen Ort.</translation>
    </message>
    <message>
        <source>What was changed becomes a new version of the object</source>
        <translation>Was geändert ist, wird eine neue Fassung des Objekts</translation>
    </message>
    <message>
        <source>&amp;Detach…</source>
        <translation>A&amp;ushängen …</translation>
    </message>
    <message>
        <source>Detach</source>
        <translation>Aushängen</translation>
    </message>
    <message>
        <source>“%1” is detached.</source>
        <translation>„%1“ ist ausgehängt.</translation>
    </message>
    <message>
        <source>Detach “%1”?</source>
        <translation>„%1“ aushängen?</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>Zurückschreiben</translation>
    </message>
    <message>
        <source>Commit what was changed of “%1”?</source>
        <translation>Die Änderungen an „%1“ zurückschreiben?</translation>
    </message>
    <message>
        <source>&amp;Commit</source>
        <translation>&amp;Zurückschreiben</translation>
    </message>
    <message>
        <source>Committing “%1”</source>
        <translation>„%1“ wird zurückgeschrieben</translation>
    </message>
    <message>
        <source>Limit what comes of all mounts together</source>
        <translation>Begrenzen, was von allen Laufwerken zusammen kommt</translation>
    </message>
    <message>
        <source>Nothing limits what comes in the background.</source>
        <translation>Was im Hintergrund kommt, ist nicht begrenzt.</translation>
    </message>
    <message>
        <source>%1 come in the background at most, of all mounts together.</source>
        <translation>Im Hintergrund kommen höchstens %1, von allen Laufwerken zusammen.</translation>
    </message>
    <message>
        <source>“%1” is mounted again.</source>
        <translation>„%1“ ist wieder eingehängt.</translation>
    </message>
    <message>
        <source>&amp;Copy Address</source>
        <translation>Adresse &amp;kopieren</translation>
    </message>
    <message>
        <source>Choose an object</source>
        <translation>Ein Objekt wählen</translation>
    </message>
</context>
<context>
    <name>hawser::ui::NotifyPage</name>
    <message>
        <source>Whom a run that started by itself tells when it ends.</source>
        <translation>Was ein Lauf, der von selbst begann, an seinem Ende meldet.</translation>
    </message>
    <message>
        <source>Only what &amp;failed</source>
        <translation>Nur, was &amp;fehlschlug</translation>
    </message>
    <message>
        <source>&amp;Always</source>
        <translation>&amp;Immer</translation>
    </message>
    <message>
        <source>Ne&amp;ver</source>
        <translation>Ni&amp;e</translation>
    </message>
</context>
<context>
    <name>hawser::ui::PathBar</name>
    <message>
        <source>Click beside the path to type one</source>
        <translation>Neben den Pfad klicken, um einen einzugeben</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>A folder, or NAME:container/folder/</source>
        <translation>Ein Ordner oder NAME:container/ordner/</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Gehe zu %1</translation>
    </message>
</context>
<context>
    <name>hawser::ui::PatternEdits</name>
    <message>
        <source>&amp;Only what matches</source>
        <translation>&amp;Nur was passt auf</translation>
    </message>
    <message>
        <source>such as *.jpg; *.png – empty for everything</source>
        <translation>etwa *.jpg; *.png – leer für alles</translation>
    </message>
    <message>
        <source>&amp;Leave out what matches</source>
        <translation>&amp;Weglassen, was passt auf</translation>
    </message>
    <message>
        <source>such as *.tmp; cache/**</source>
        <translation>etwa *.tmp; cache/**</translation>
    </message>
</context>
<context>
    <name>hawser::ui::PlaceEdit</name>
    <message>
        <source>/data/photos/ or studio:backups/</source>
        <translation>/data/photos/ oder studio:backups/</translation>
    </message>
    <message>
        <source>Choose a folder of this computer: %1</source>
        <translation>Einen Ordner dieses Computers wählen: %1</translation>
    </message>
    <message>
        <source>Choose a folder of this computer</source>
        <translation>Einen Ordner dieses Computers wählen</translation>
    </message>
</context>
<context>
    <name>hawser::ui::PlaceList</name>
    <message>
        <source>/mnt/disk/, studio:backups/ or az://ACCOUNT/CONTAINER/</source>
        <translation>/mnt/disk/, studio:backups/ oder az://KONTO/CONTAINER/</translation>
    </message>
    <message>
        <source>The places, in their order</source>
        <translation>Die Orte, in ihrer Reihenfolge</translation>
    </message>
    <message>
        <source>Add this place</source>
        <translation>Diesen Ort hinzufügen</translation>
    </message>
    <message>
        <source>Move the place up</source>
        <translation>Den Ort nach oben</translation>
    </message>
    <message>
        <source>Move the place down</source>
        <translation>Den Ort nach unten</translation>
    </message>
    <message>
        <source>Take the place out</source>
        <translation>Den Ort herausnehmen</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <comment>number, place</comment>
        <translation>%1. %2</translation>
    </message>
</context>
<context>
    <name>hawser::ui::PlacesModel</name>
    <message>
        <source>Stores</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Default store</source>
        <translation>Standardspeicher</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Persönlicher Ordner</translation>
    </message>
    <message>
        <source>File system</source>
        <translation>Dateisystem</translation>
    </message>
    <message>
        <source>%1, heading</source>
        <translation>%1, Überschrift</translation>
    </message>
    <message>
        <source>%1, from the environment</source>
        <translation>%1, aus der Umgebung</translation>
    </message>
    <message>
        <source>A stripe that cannot be read</source>
        <translation>Ein Stripe, der nicht gelesen werden kann</translation>
    </message>
    <message>
        <source>Slices of %1, in turn on</source>
        <comment>above a list of places</comment>
        <translation>Stücke von %1, reihum auf</translation>
    </message>
    <message>
        <source>Whole copies, each on</source>
        <comment>above a list of places</comment>
        <translation>Vollständige Kopien, je eine auf</translation>
    </message>
    <message>
        <source>Replicas that cannot be read</source>
        <translation>Replikate, die nicht gelesen werden können</translation>
    </message>
</context>
<context>
    <name>hawser::ui::PlacesPage</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>Akt&amp;ualisieren</translation>
    </message>
    <message>
        <source>M&amp;irror</source>
        <translation>&amp;Spiegeln</translation>
    </message>
    <message>
        <source>Two-&amp;way</source>
        <translation>Bei&amp;de Richtungen</translation>
    </message>
    <message>
        <source>&amp;From, a place on each line</source>
        <translation>V&amp;on, ein Ort je Zeile</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>&amp;To, a place on each line</source>
        <translation>&amp;Nach, ein Ort je Zeile</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>A path of this computer, or a place in a store, such as studio:photos/. A source folder with “/” at its end means what is in it.</source>
        <translation>Ein Pfad dieses Computers oder ein Ort in einem Speicher, etwa studio:photos/. Ein Quellordner mit „/“ am Ende meint, was in ihm ist.</translation>
    </message>
    <message>
        <source>The sources are copied into the destination. With several destinations each gets all of it, or a part.</source>
        <translation>Die Quellen werden in das Ziel kopiert. Bei mehreren Zielen bekommt jedes alles oder einen Teil.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::PlacesView</name>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
</context>
<context>
    <name>hawser::ui::PreferencesDialog</name>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Memory and language count from the next start on.</source>
        <translation>Arbeitsspeicher und Sprache gelten ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>S&amp;peichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>Limit for all transfers</source>
        <translation>Limit für alle Übertragungen</translation>
    </message>
    <message>
        <source> MB/s</source>
        <translation> MB/s</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Kein Limit</translation>
    </message>
    <message>
        <source>Memory for parts on their way</source>
        <translation>Arbeitsspeicher für Teile unterwegs</translation>
    </message>
    <message>
        <source> MiB</source>
        <translation> MiB</translation>
    </message>
    <message>
        <source>Parts at the same time</source>
        <translation>Teile gleichzeitig</translation>
    </message>
    <message>
        <source>As the link allows</source>
        <translation>So viele, wie die Leitung trägt</translation>
    </message>
    <message>
        <source>Where something is already there</source>
        <translation>Wenn schon etwas da ist</translation>
    </message>
    <message>
        <source>Overwrite it</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>Beides behalten</translation>
    </message>
    <message>
        <source>Keep the newer</source>
        <translation>Das Neuere behalten</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>Nachfragen</translation>
    </message>
    <message>
        <source>Verification</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Every part and the whole</source>
        <translation>Jeden Teil und das Ganze</translation>
    </message>
    <message>
        <source>Also read all of it back</source>
        <translation>Außerdem alles zurücklesen</translation>
    </message>
    <message>
        <source>&amp;Limit</source>
        <translation>&amp;Limit</translation>
    </message>
    <message>
        <source>&amp;Memory</source>
        <translation>&amp;Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Parts at the same &amp;time</source>
        <translation>&amp;Teile gleichzeitig</translation>
    </message>
    <message>
        <source>Where something is &amp;already there</source>
        <translation>Wenn &amp;schon etwas da ist</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>Prü&amp;fung</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie die Arbeitsumgebung</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Einheiten</translation>
    </message>
    <message>
        <source>1 KiB = 1,024 bytes</source>
        <translation>1 KiB = 1.024 Bytes</translation>
    </message>
    <message>
        <source>1 kB = 1,000 bytes</source>
        <translation>1 kB = 1.000 Bytes</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>A&amp;ppearance</source>
        <translation>&amp;Erscheinungsbild</translation>
    </message>
    <message>
        <source>&amp;Units</source>
        <translation>Ein&amp;heiten</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>Sp&amp;rache</translation>
    </message>
    <message>
        <source> MiB/s</source>
        <translation> MiB/s</translation>
    </message>
    <message>
        <source>Send only what &amp;changed where possible</source>
        <translation>Nur Geän&amp;dertes senden, wo es geht</translation>
    </message>
    <message>
        <source>Files are compared first with what is at their destination. That takes as long as reading them.</source>
        <translation>Dateien werden erst mit dem verglichen, was am Ziel ist. Das dauert so lange, wie sie zu lesen.</translation>
    </message>
    <message>
        <source>Start when I sign in: its file could not be written</source>
        <translation>Bei der Anmeldung starten: die Datei dafür konnte nicht geschrieben werden</translation>
    </message>
    <message>
        <source>Where the desktop has a tray; elsewhere closing the window ends Hawser.</source>
        <translation>Wo die Arbeitsumgebung eine Symbolleiste hat; sonst beendet das Schließen des Fensters Hawser.</translation>
    </message>
    <message>
        <source>Go &amp;on in the tray when the window is closed</source>
        <translation>In der S&amp;ymbolleiste weiterarbeiten, wenn das Fenster geschlossen wird</translation>
    </message>
    <message>
        <source>Start &amp;when I sign in, without a window</source>
        <translation>&amp;Bei der Anmeldung starten, ohne Fenster</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ProfileDialog</name>
    <message>
        <source>New profile</source>
        <translation>Neues Profil</translation>
    </message>
    <message>
        <source>Profile “%1”</source>
        <translation>Profil „%1“</translation>
    </message>
    <message>
        <source>Source and destination</source>
        <translation>Quelle und Ziel</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Notify</source>
        <translation>Melden</translation>
    </message>
    <message>
        <source>Pages of the profile</source>
        <translation>Seiten des Profils</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>&amp;Group</source>
        <translation>Gru&amp;ppe</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>&amp;Preview</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message>
        <source>Shows what would be done, and does nothing</source>
        <translation>Zeigt, was getan würde, und tut nichts</translation>
    </message>
    <message>
        <source>Save and &amp;Run</source>
        <translation>Speichern und &amp;ausführen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>There is a profile of this name already: choose another one.</source>
        <translation>Es gibt schon ein Profil dieses Namens: wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>Na&amp;me</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ProfileModel</name>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was es tut</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>%1; %2</source>
        <comment>when it runs; how it is now</comment>
        <translation>%1; %2</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ProfileNameDialog</name>
    <message>
        <source>Save as profile</source>
        <translation>Als Profil speichern</translation>
    </message>
    <message>
        <source>Clone profile</source>
        <translation>Profil verdoppeln</translation>
    </message>
    <message>
        <source>Import profile</source>
        <translation>Profil importieren</translation>
    </message>
    <message>
        <source>A profile is kept in a text of its own, without a secret in it. It runs here and as “hawserctl profile run”, whenever you like.</source>
        <translation>Ein Profil wird in einem eigenen Text gespeichert, ohne ein Geheimnis darin. Es läuft hier und als „hawserctl profile run“, wann immer Sie wollen.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>such as “nightly”; may be empty</source>
        <translation>etwa „nachts“; darf leer sein</translation>
    </message>
    <message>
        <source>&amp;Group, to run several together</source>
        <translation>&amp;Gruppe, um mehrere zusammen auszuführen</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>There is a profile of this name already: choose another one.</source>
        <translation>Es gibt schon ein Profil dieses Namens: wählen Sie einen anderen.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ProfileView</name>
    <message>
        <source>Profiles</source>
        <translation>Profile</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ProfilesWindow</name>
    <message>
        <source>Profiles</source>
        <translation>Profile</translation>
    </message>
    <message>
        <source>Looking for profiles…</source>
        <translation>Profile werden gesucht …</translation>
    </message>
    <message>
        <source>Copies and syncs that are kept to be run again: here, or with “hawserctl profile run”.</source>
        <translation>Kopien und Abgleiche, die gespeichert sind, um wieder ausgeführt zu werden: hier oder mit „hawserctl profile run“.</translation>
    </message>
    <message>
        <source>Run a &amp;Group</source>
        <translation>Eine &amp;Gruppe ausführen</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>&amp;Neu …</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>&amp;Importieren …</translation>
    </message>
    <message>
        <source>From a text that was exported here or elsewhere</source>
        <translation>Aus einem Text, der hier oder anderswo exportiert wurde</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Ausführen</translation>
    </message>
    <message>
        <source>Within its limit of removals; more is refused</source>
        <translation>Innerhalb seiner Grenze für das Entfernen; mehr wird abgelehnt</translation>
    </message>
    <message>
        <source>&amp;Preview…</source>
        <translation>&amp;Vorschau …</translation>
    </message>
    <message>
        <source>Shows what would be done, and does nothing</source>
        <translation>Zeigt, was getan würde, und tut nichts</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>&amp;Bearbeiten …</translation>
    </message>
    <message>
        <source>C&amp;lone…</source>
        <translation>Ver&amp;doppeln …</translation>
    </message>
    <message>
        <source>A new one that begins as this one</source>
        <translation>Ein neues, das wie dieses beginnt</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren …</translation>
    </message>
    <message>
        <source>As a text without a secret in it</source>
        <translation>Als Text ohne ein Geheimnis darin</translation>
    </message>
    <message>
        <source>Re&amp;move…</source>
        <translation>En&amp;tfernen …</translation>
    </message>
    <message>
        <source>More tools</source>
        <translation>Weitere Werkzeuge</translation>
    </message>
    <message>
        <source>The profiles cannot be read</source>
        <translation>Die Profile lassen sich nicht lesen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>No profile yet</source>
        <translation>Noch kein Profil</translation>
    </message>
    <message>
        <source>A profile keeps what is copied or kept the same, and how, so that one click or command does it again. “Save as Profile…” in the preview of a sync makes one too.</source>
        <translation>Ein Profil hält fest, was kopiert oder abgeglichen wird und wie, damit ein Klick oder ein Befehl es wieder tut. Auch „Als Profil speichern …“ in der Vorschau eines Abgleichs legt eines an.</translation>
    </message>
    <message>
        <source>Make one</source>
        <translation>Eines anlegen</translation>
    </message>
    <message>
        <source>“%1”: %2</source>
        <comment>a profile, what went wrong</comment>
        <translation>„%1“: %2</translation>
    </message>
    <message>
        <source>Nothing had to be done.</source>
        <translation>Es war nichts zu tun.</translation>
    </message>
    <message>
        <source>Started: %1. See the transfers.</source>
        <comment>names</comment>
        <translation>Begonnen: %1. Siehe die Übertragungen.</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between names</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>“%1” is saved.</source>
        <translation>„%1“ ist gespeichert.</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <comment>a name</comment>
        <translation>%1 (Kopie)</translation>
    </message>
    <message>
        <source>Remove profile</source>
        <translation>Profil entfernen</translation>
    </message>
    <message>
        <source>Remove the profile “%1”?</source>
        <translation>Das Profil „%1“ entfernen?</translation>
    </message>
    <message>
        <source>Only what is kept of it here goes. What it has copied stays where it is, and so do its transfers.</source>
        <translation>Nur das Profil selbst wird entfernt. Was es kopiert hat, bleibt, wo es ist, und seine Übertragungen auch.</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>“%1” is removed.</source>
        <translation>„%1“ ist entfernt.</translation>
    </message>
    <message>
        <source>Import a profile</source>
        <translation>Ein Profil importieren</translation>
    </message>
    <message>
        <source>Profiles (%1)</source>
        <translation>Profile (%1)</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>This is no profile that can be imported here. A configuration of blobxfer can, with “hawserctl profile import FILE”, which puts its keys into the keychain.</source>
        <translation>Dies ist kein Profil, das hier importiert werden kann. Für eine Konfiguration von blobxfer geht das mit „hawserctl profile import FILE“, das ihre Schlüssel in den Schlüsselbund legt.</translation>
    </message>
    <message>
        <source>Export a profile</source>
        <translation>Ein Profil exportieren</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Exported to %1, without a secret in it.</source>
        <translation>Exportiert nach %1, ohne ein Geheimnis darin.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::PropertiesDialog</name>
    <message>
        <source>Properties of “%1”</source>
        <translation>Eigenschaften von „%1“</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation>%1 (%2 Bytes)</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Tier</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>property, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Content type</source>
        <translation>Inhaltstyp</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Kodierung</translation>
    </message>
    <message>
        <source>Cache control</source>
        <translation>Cache-Steuerung</translation>
    </message>
    <message>
        <source>ETag</source>
        <translation>ETag</translation>
    </message>
    <message>
        <source>CRC-64</source>
        <translation>CRC-64</translation>
    </message>
    <message>
        <source>MD5</source>
        <translation>MD5</translation>
    </message>
    <message>
        <source>Link to</source>
        <translation>Verknüpfung mit</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
</context>
<context>
    <name>hawser::ui::QuestionDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>hawser::ui::QuickLook</name>
    <message>
        <source>Quick Look</source>
        <translation>Schnell ansehen</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>First bytes</source>
        <translation>Erste Bytes</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Show &amp;more</source>
        <translation>&amp;Mehr zeigen</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
    <message>
        <source>Close: space bar or Esc. Arrow keys: the next object.</source>
        <translation>Schließen: Leertaste oder Esc. Pfeiltasten: das nächste Objekt.</translation>
    </message>
    <message>
        <source> · </source>
        <comment>between facts on one line</comment>
        <translation> · </translation>
    </message>
    <message>
        <source>Quick Look: %1</source>
        <translation>Angesehen: %1</translation>
    </message>
    <message>
        <source>A container</source>
        <translation>Ein Container</translation>
    </message>
    <message>
        <source>Return opens it in the list.</source>
        <translation>Die Eingabetaste öffnet ihn in der Liste.</translation>
    </message>
    <message>
        <source>A folder</source>
        <translation>Ein Ordner</translation>
    </message>
    <message>
        <source>A link</source>
        <translation>Ein Verweis</translation>
    </message>
    <message>
        <source>Its properties say what it leads to.</source>
        <translation>Seine Eigenschaften sagen, wohin er führt.</translation>
    </message>
    <message>
        <source>Nothing in it</source>
        <translation>Nichts darin</translation>
    </message>
    <message>
        <source>The object has no bytes.</source>
        <translation>Das Objekt hat keine Bytes.</translation>
    </message>
    <message>
        <source>A picture, and with more than %1 too large to be shown.</source>
        <comment>a size</comment>
        <translation>Ein Bild, und mit mehr als %1 zu groß, um gezeigt zu werden.</translation>
    </message>
    <message>
        <source>Neither text nor a picture that can be shown.</source>
        <translation>Weder Text noch ein Bild, das gezeigt werden kann.</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>The first %1; more of it is not shown here</source>
        <comment>a size</comment>
        <translation>Die ersten %1; mehr davon wird hier nicht gezeigt</translation>
    </message>
    <message>
        <source>The first %1</source>
        <comment>a size out of another</comment>
        <translation>Die ersten %1</translation>
    </message>
    <message>
        <source>long lines are broken</source>
        <translation>lange Zeilen sind umbrochen</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>The picture is damaged, or too large to be shown.</source>
        <translation>Das Bild ist beschädigt oder zu groß, um gezeigt zu werden.</translation>
    </message>
    <message>
        <source>%1, %2 × %3 pixels</source>
        <comment>format, width, height</comment>
        <translation>%1, %2 × %3 Pixel</translation>
    </message>
    <message>
        <source>It has changed meanwhile</source>
        <translation>Es hat sich inzwischen geändert</translation>
    </message>
    <message>
        <source>The list still shows the object as it was before. What is there now is shown once the list has been reloaded.</source>
        <translation>Die Liste zeigt das Objekt noch, wie es vorher war. Was jetzt da ist, wird gezeigt, sobald die Liste neu geladen ist.</translation>
    </message>
    <message>
        <source>Reload the list</source>
        <translation>Liste neu laden</translation>
    </message>
    <message>
        <source>It cannot be shown</source>
        <translation>Es kann nicht gezeigt werden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>hawser::ui::RemovalBar</name>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>What is deleted by then stays deleted; the rest stays</source>
        <translation>Was bis dahin gelöscht ist, bleibt gelöscht; der Rest bleibt</translation>
    </message>
    <message numerus="yes">
        <source>Deleting: %1 of %Ln object(s)</source>
        <comment>number so far, of all</comment>
        <translation>
            <numerusform>Wird gelöscht: %1 von %Ln Objekt</numerusform>
            <numerusform>Wird gelöscht: %1 von %Ln Objekten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::ReportWindow</name>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Cause or hash</source>
        <translation>Ursache oder Prüfsumme</translation>
    </message>
    <message>
        <source>Report: %1</source>
        <translation>Bericht: %1</translation>
    </message>
    <message>
        <source>&amp;Save report…</source>
        <translation>Bericht &amp;speichern …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Objects of the report, failures first</source>
        <translation>Objekte des Berichts, fehlgeschlagene zuerst</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Webseite (*.html)</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>The report could not be saved to %1: %2. Choose another place.</source>
        <translation>Der Bericht konnte nicht unter %1 gespeichert werden: %2. Einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>%1 predicted, %2 sent, the rest was there</source>
        <comment>two sizes</comment>
        <translation>%1 vorhergesagt, %2 gesendet, der Rest war schon da</translation>
    </message>
    <message>
        <source>Sent whole: %1</source>
        <comment>why</comment>
        <translation>Ganz gesendet: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) by what changed: %1 predicted, %2 sent; the rest was there.</source>
        <comment>two sizes</comment>
        <translation>
            <numerusform>%Ln Objekt nur mit dem Geänderten: %1 vorhergesagt, %2 gesendet; der Rest war schon da.</numerusform>
            <numerusform>%Ln Objekte nur mit dem Geänderten: %1 vorhergesagt, %2 gesendet; der Rest war schon da.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>hawser::ui::RoomBar</name>
    <message>
        <source>, </source>
        <comment>between facts that are read aloud</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>what, its size</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>hawser::ui::SeveralDialog</name>
    <message>
        <source>Copy “%1” to several places</source>
        <translation>„%1“ an mehrere Orte kopieren</translation>
    </message>
    <message numerus="yes">
        <source>Copy %Ln item(s) to several places</source>
        <translation>
            <numerusform>%Ln Eintrag an mehrere Orte kopieren</numerusform>
            <numerusform>%Ln Einträge an mehrere Orte kopieren</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Places to copy to, as folders</source>
        <translation>&amp;Orte, an die kopiert wird, als Ordner</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>&amp;Whole on each of them (replicas)</source>
        <translation>An jeden &amp;vollständig (Replikate)</translation>
    </message>
    <message>
        <source>&amp;Cut into slices that lie on them in turn (a stripe)</source>
        <translation>In S&amp;tücke geschnitten, die abwechselnd auf ihnen liegen (Stripe)</translation>
    </message>
    <message>
        <source>&amp;Size of a slice</source>
        <translation>&amp;Größe eines Stücks</translation>
    </message>
    <message>
        <source>Size of a slice</source>
        <translation>Größe eines Stücks</translation>
    </message>
    <message>
        <source>Cop&amp;y there</source>
        <translation>Dorthin &amp;kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>Cop&amp;y to %Ln place(s)</source>
        <translation>
            <numerusform>An %Ln Ort &amp;kopieren</numerusform>
            <numerusform>An %Ln Orte &amp;kopieren</numerusform>
        </translation>
    </message>
    <message>
        <source>A whole store cannot be copied: open it first.</source>
        <translation>Ein ganzer Speicher kann nicht kopiert werden: ihn zuerst öffnen.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Einen Befehl suchen</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>Befehle und ihre Tasten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>hawser::ui::SpeedGraph</name>
    <message>
        <source>Graph of the transfer rates</source>
        <translation>Verlauf der Übertragungsraten</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limit</translation>
    </message>
</context>
<context>
    <name>hawser::ui::SpeedView</name>
    <message>
        <source>Rates now, at their peak and on average</source>
        <translation>Raten jetzt, höchste und im Mittel</translation>
    </message>
    <message>
        <source>How far back the graph goes</source>
        <translation>Wie weit der Verlauf zurückreicht</translation>
    </message>
    <message>
        <source>1 minute</source>
        <translation>1 Minute</translation>
    </message>
    <message>
        <source>5 minutes</source>
        <translation>5 Minuten</translation>
    </message>
    <message>
        <source>15 minutes</source>
        <translation>15 Minuten</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Spitze</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Hinauf</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Herunter</translation>
    </message>
    <message>
        <source>Up %1, peak %2, average %3</source>
        <translation>Hinauf %1, Spitze %2, Mittel %3</translation>
    </message>
    <message>
        <source>Down %1, peak %2, average %3</source>
        <translation>Herunter %1, Spitze %2, Mittel %3</translation>
    </message>
</context>
<context>
    <name>hawser::ui::SpoolLine</name>
    <message numerus="yes">
        <source>%Ln destination(s)</source>
        <comment>for whom something is kept</comment>
        <translation>
            <numerusform>%Ln Ziel</numerusform>
            <numerusform>%Ln Ziele</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 kept</source>
        <comment>a size, on this computer until its destination has it</comment>
        <translation>%1 aufgehoben</translation>
    </message>
    <message>
        <source>%1 kept for %2 since %3</source>
        <comment>a size, a destination, a time</comment>
        <translation>%1 aufgehoben für %2 seit %3</translation>
    </message>
    <message>
        <source>Kept on this computer until its destination has it:</source>
        <translation>Auf diesem Rechner aufgehoben, bis das Ziel es hat:</translation>
    </message>
    <message>
        <source>%1 for %2 since %3 (job %4)</source>
        <comment>a size, a destination, a time</comment>
        <translation>%1 für %2 seit %3 (Auftrag %4)</translation>
    </message>
    <message>
        <source>Kept on this computer</source>
        <translation>Auf diesem Rechner aufgehoben</translation>
    </message>
    <message>
        <source>This much was read and waits for its destination. It goes on by itself once that can be reached; what has failed is to be tried again.</source>
        <translation>So viel wurde gelesen und wartet auf sein Ziel. Es geht von selbst weiter, sobald das zu erreichen ist; was fehlgeschlagen ist, muss wiederholt werden.</translation>
    </message>
    <message>
        <source>&amp;Try Now</source>
        <translation>&amp;Jetzt versuchen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>hawser::ui::StoreModel</name>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Empty folder</source>
        <translation>Leerer Ordner</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>Objekt</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Zweig</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Schnappschuss</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Unfertig</translation>
    </message>
    <message>
        <source>Of another use</source>
        <translation>Für anderes</translation>
    </message>
    <message>
        <source>No. %1</source>
        <comment>a blob without a name</comment>
        <translation>Nr. %1</translation>
    </message>
    <message>
        <source>size %1</source>
        <translation>Größe %1</translation>
    </message>
    <message>
        <source>own %1</source>
        <translation>eigen %1</translation>
    </message>
    <message>
        <source>shared %1</source>
        <translation>gemeinsam %1</translation>
    </message>
    <message>
        <source>branch of %1</source>
        <translation>Zweig von %1</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between facts that are read aloud</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>What is its own: so much of the store&apos;s room it takes</source>
        <translation>Was ihm allein gehört: So viel Platz im Speicher belegt es</translation>
    </message>
    <message>
        <source>What it reads through the snapshots that it stands on</source>
        <translation>Was es aus den Schnappschüssen liest, auf denen es steht</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Own</source>
        <translation>Eigen</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Gemeinsam</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Stands on</source>
        <translation>Steht auf</translation>
    </message>
</context>
<context>
    <name>hawser::ui::StoreNameDialog</name>
    <message>
        <source>Take snapshot</source>
        <translation>Schnappschuss machen</translation>
    </message>
    <message>
        <source>New branch</source>
        <translation>Neuer Zweig</translation>
    </message>
    <message>
        <source>Take a snapshot of “%1”</source>
        <translation>Schnappschuss von „%1“ machen</translation>
    </message>
    <message>
        <source>Make a branch of “%1”</source>
        <translation>Zweig von „%1“ anlegen</translation>
    </message>
    <message>
        <source>It stays as it is now, and takes no room at first: only what changes afterwards is kept twice.</source>
        <translation>Er bleibt, wie es jetzt ist, und braucht zunächst keinen Platz: Nur was sich danach ändert, wird doppelt aufgehoben.</translation>
    </message>
    <message>
        <source>A branch reads as the snapshot does and can be written to. It takes no room at first: only what is written to it.</source>
        <translation>Ein Zweig liest sich wie der Schnappschuss und lässt sich beschreiben. Er braucht zunächst keinen Platz, nur für das, was hineingeschrieben wird.</translation>
    </message>
    <message>
        <source>A branch stands on a snapshot. One is taken of the object first, then the branch is made of it. Neither takes room at first.</source>
        <translation>Ein Zweig steht auf einem Schnappschuss. Zuerst wird einer von dem Objekt gemacht, dann daraus der Zweig. Beide brauchen zunächst keinen Platz.</translation>
    </message>
    <message>
        <source>Name of the &amp;snapshot</source>
        <translation>Name des &amp;Schnappschusses</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Name of the &amp;branch</source>
        <translation>Name des &amp;Zweigs</translation>
    </message>
    <message>
        <source>&amp;Take snapshot</source>
        <translation>&amp;Schnappschuss machen</translation>
    </message>
    <message>
        <source>&amp;Make branch</source>
        <translation>Zweig &amp;anlegen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>“%1” is there already.</source>
        <translation>„%1“ gibt es schon.</translation>
    </message>
    <message>
        <source>A name neither begins nor ends with “/”.</source>
        <translation>Ein Name beginnt und endet nicht mit „/“.</translation>
    </message>
    <message>
        <source>They need two different names.</source>
        <translation>Sie brauchen zwei verschiedene Namen.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::StoreStepDialog</name>
    <message>
        <source>Make independent</source>
        <translation>Unabhängig machen</translation>
    </message>
    <message>
        <source>Make “%1” independent of its snapshot?</source>
        <translation>„%1“ von seinem Schnappschuss unabhängig machen?</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Auffüllen</translation>
    </message>
    <message>
        <source>Give “%1” all its room?</source>
        <translation>„%1“ seinen ganzen Platz geben?</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete “%1” for good?</source>
        <translation>„%1“ endgültig löschen?</translation>
    </message>
    <message>
        <source>Looking what it would mean…</source>
        <translation>Es wird nachgesehen, was das hieße …</translation>
    </message>
    <message>
        <source>&amp;Make independent</source>
        <translation>&amp;Unabhängig machen</translation>
    </message>
    <message>
        <source>&amp;Fill</source>
        <translation>&amp;Auffüllen</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Löschen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>und %Ln weiterer</numerusform>
            <numerusform>und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>hawser::ui::StoreView</name>
    <message>
        <source>Blobs of the store</source>
        <translation>Inhalt des Speichers</translation>
    </message>
</context>
<context>
    <name>hawser::ui::StoreWindow</name>
    <message>
        <source>Store: %1</source>
        <translation>Speicher: %1</translation>
    </message>
    <message>
        <source>Reading the store…</source>
        <translation>Der Speicher wird gelesen …</translation>
    </message>
    <message>
        <source>&amp;Check</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>Reads everything and compares it with its checksums; the store can be used meanwhile</source>
        <translation>Liest alles und vergleicht es mit den Prüfsummen; der Speicher lässt sich währenddessen benutzen</translation>
    </message>
    <message>
        <source>Make &amp;larger…</source>
        <translation>&amp;Vergrößern …</translation>
    </message>
    <message>
        <source>Take &amp;Snapshot…</source>
        <translation>&amp;Schnappschuss …</translation>
    </message>
    <message>
        <source>New &amp;Branch…</source>
        <translation>Neuer &amp;Zweig …</translation>
    </message>
    <message>
        <source>Make &amp;Independent…</source>
        <translation>&amp;Unabhängig machen …</translation>
    </message>
    <message>
        <source>&amp;Fill…</source>
        <translation>&amp;Auffüllen …</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Löschen …</translation>
    </message>
    <message>
        <source>Keeps the object as it is now</source>
        <translation>Hält das Objekt fest, wie es jetzt ist</translation>
    </message>
    <message>
        <source>A copy to write to that takes room only for what is written</source>
        <translation>Eine beschreibbare Kopie, die nur für das Geschriebene Platz braucht</translation>
    </message>
    <message>
        <source>Copies what it reads of its snapshot, so that it does not need that any more</source>
        <translation>Kopiert, was es aus seinem Schnappschuss liest, sodass es diesen nicht mehr braucht</translation>
    </message>
    <message>
        <source>Gives it all the room of its size, so that it depends on nothing</source>
        <translation>Gibt ihm den ganzen Platz seiner Größe, sodass es von nichts abhängt</translation>
    </message>
    <message>
        <source>Shows first what becomes free and what stands on it</source>
        <translation>Zeigt erst, was frei wird und was darauf steht</translation>
    </message>
    <message>
        <source>&amp;Reload</source>
        <translation>&amp;Neu laden</translation>
    </message>
    <message>
        <source>Fin&amp;d</source>
        <translation>S&amp;uchen</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>More tools</source>
        <translation>Weitere Werkzeuge</translation>
    </message>
    <message>
        <source>Find a name</source>
        <translation>Namen suchen</translation>
    </message>
    <message>
        <source>%1 · only what matches “%2”</source>
        <translation>%1 · nur was zu „%2“ passt</translation>
    </message>
    <message>
        <source>Nothing here is called so</source>
        <translation>Hier heißt nichts so</translation>
    </message>
    <message>
        <source>No name in this store has “%1” in it.</source>
        <translation>Kein Name in diesem Speicher enthält „%1“.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Nothing in this store yet</source>
        <translation>Noch nichts in diesem Speicher</translation>
    </message>
    <message>
        <source>Copy something into it in the main window, and it is here.</source>
        <translation>Kopieren Sie im Hauptfenster etwas hinein, dann steht es hier.</translation>
    </message>
    <message>
        <source>Another program has this store open</source>
        <translation>Ein anderes Programm hat diesen Speicher geöffnet</translation>
    </message>
    <message>
        <source>The store cannot be read</source>
        <translation>Der Speicher lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>“%1” keeps “%2” as it is now.</source>
        <comment>snapshot, object</comment>
        <translation>„%1“ hält „%2“ fest, wie es jetzt ist.</translation>
    </message>
    <message>
        <source>“%1” is there, and can be written to.</source>
        <translation>„%1“ ist da und lässt sich beschreiben.</translation>
    </message>
    <message>
        <source>“%1” is deleted.</source>
        <translation>„%1“ ist gelöscht.</translation>
    </message>
    <message>
        <source>“%1” has all its room now.</source>
        <translation>„%1“ hat jetzt seinen ganzen Platz.</translation>
    </message>
    <message>
        <source>“%1” does not need its snapshot any more.</source>
        <translation>„%1“ braucht seinen Schnappschuss nicht mehr.</translation>
    </message>
    <message>
        <source>Filling “%1”</source>
        <translation>„%1“ wird aufgefüllt</translation>
    </message>
    <message>
        <source>Making “%1” independent</source>
        <translation>„%1“ wird unabhängig gemacht</translation>
    </message>
    <message>
        <source>The store has %1 now.</source>
        <translation>Der Speicher hat jetzt %1.</translation>
    </message>
    <message>
        <source>Cancelled: nothing reads differently than before.</source>
        <translation>Abgebrochen: Nichts liest sich anders als zuvor.</translation>
    </message>
    <message>
        <source>Checking the store</source>
        <translation>Der Speicher wird geprüft</translation>
    </message>
    <message>
        <source>The check was cancelled; nothing can be said.</source>
        <translation>Die Prüfung wurde abgebrochen; es lässt sich nichts sagen.</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>&amp;Copy Name</source>
        <translation>Namen &amp;kopieren</translation>
    </message>
    <message>
        <source>Room of the store</source>
        <translation>Platz im Speicher</translation>
    </message>
</context>
<context>
    <name>hawser::ui::SyncDialog</name>
    <message>
        <source>Le&amp;ft, the source</source>
        <translation>&amp;Links, die Quelle</translation>
    </message>
    <message>
        <source>Ri&amp;ght, the destination</source>
        <translation>&amp;Rechts, das Ziel</translation>
    </message>
    <message>
        <source>Send only what c&amp;hanged in a file, where that can be found out</source>
        <translation>Nur senden, was sich in einer Datei &amp;geändert hat, wo sich das feststellen lässt</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>Abgleichen</translation>
    </message>
    <message>
        <source>Keep two folders the same</source>
        <translation>Zwei Ordner gleich halten</translation>
    </message>
    <message>
        <source>Swap the two sides</source>
        <translation>Die beiden Seiten tauschen</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>&amp;Aktualisieren</translation>
    </message>
    <message>
        <source>M&amp;irror</source>
        <translation>&amp;Spiegeln</translation>
    </message>
    <message>
        <source>Two-&amp;way</source>
        <translation>Bei&amp;de Richtungen</translation>
    </message>
    <message>
        <source>&amp;Preview</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>hawser::ui::SyncModel</name>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context>
<context>
    <name>hawser::ui::SyncView</name>
    <message>
        <source>What would be done</source>
        <translation>Was getan würde</translation>
    </message>
</context>
<context>
    <name>hawser::ui::SyncWindow</name>
    <message>
        <source>Preview: %1</source>
        <translation>Vorschau: %1</translation>
    </message>
    <message>
        <source>%1 Nothing is written before you start it.</source>
        <comment>what a sync does</comment>
        <translation>%1 Geschrieben wird nichts, bevor Sie es starten.</translation>
    </message>
    <message>
        <source>Both sides are being looked at</source>
        <translation>Beide Seiten werden angesehen</translation>
    </message>
    <message>
        <source>Looking at both sides… %1</source>
        <comment>a duration</comment>
        <translation>Beide Seiten werden angesehen … %1</translation>
    </message>
    <message>
        <source>Kinds of rows</source>
        <translation>Arten von Zeilen</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>&amp;Leave Out</source>
        <translation>Aus&amp;lassen</translation>
    </message>
    <message>
        <source>These rows are not done; the next run finds them again</source>
        <translation>Diese Zeilen werden nicht ausgeführt; der nächste Lauf findet sie wieder</translation>
    </message>
    <message>
        <source>Take &amp;In</source>
        <translation>H&amp;ineinnehmen</translation>
    </message>
    <message>
        <source>These rows are done after all</source>
        <translation>Diese Zeilen werden doch ausgeführt</translation>
    </message>
    <message>
        <source>Turn &amp;Round</source>
        <translation>Um&amp;kehren</translation>
    </message>
    <message>
        <source>The other side is changed instead</source>
        <translation>Stattdessen wird die andere Seite geändert</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>Nach Namen filtern</translation>
    </message>
    <message>
        <source>Fin&amp;d</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>&amp;Save as Profile…</source>
        <translation>Als &amp;Profil speichern …</translation>
    </message>
    <message>
        <source>C&amp;hange…</source>
        <translation>Ä&amp;ndern …</translation>
    </message>
    <message>
        <source>Other folders, another kind or other filters</source>
        <translation>Andere Ordner, eine andere Art oder andere Filter</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Looking at both sides…</source>
        <translation>Beide Seiten werden angesehen …</translation>
    </message>
    <message>
        <source>The two cannot be held against each other</source>
        <translation>Die beiden lassen sich nicht vergleichen</translation>
    </message>
    <message>
        <source>Look Again</source>
        <translation>Noch einmal ansehen</translation>
    </message>
    <message>
        <source>Both are the same</source>
        <translation>Beide sind gleich</translation>
    </message>
    <message numerus="yes">
        <source>%Ln object(s) stand on both sides; nothing has to be done.</source>
        <translation>
            <numerusform>%Ln Objekt steht auf beiden Seiten; es ist nichts zu tun.</numerusform>
            <numerusform>%Ln Objekte stehen auf beiden Seiten; es ist nichts zu tun.</numerusform>
        </translation>
    </message>
    <message>
        <source>All</source>
        <comment>rows</comment>
        <translation>Alle</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln Zeile</numerusform>
            <numerusform>%Ln Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln row(s)</source>
        <comment>those that match</comment>
        <translation>
            <numerusform>%1 von %Ln Zeile</numerusform>
            <numerusform>%1 von %Ln Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>An earlier run of these two has not ended. It goes on first; then look again.</source>
        <translation>Ein früherer Lauf dieser beiden ist nicht zu Ende. Er geht zuerst weiter; dann noch einmal ansehen.</translation>
    </message>
    <message>
        <source>&amp;Resume It</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Agree to %Ln Removal(s)</source>
        <translation>
            <numerusform>Dem Entfernen von %Ln &amp;zustimmen</numerusform>
            <numerusform>Dem Entfernen von %Ln &amp;zustimmen</numerusform>
        </translation>
    </message>
    <message>
        <source>It &amp;Is the Right One</source>
        <translation>Es &amp;ist der richtige</translation>
    </message>
    <message>
        <source>Saved as the profile “%1”.</source>
        <translation>Als Profil „%1“ gespeichert.</translation>
    </message>
    <message>
        <source>&amp;Copy Path</source>
        <translation>Pfad &amp;kopieren</translation>
    </message>
    <message>
        <source>More tools</source>
        <translation>Weitere Werkzeuge</translation>
    </message>
</context>
<context>
    <name>hawser::ui::TaskBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is done, how far</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>hawser::ui::TransfersDrawer</name>
    <message>
        <source>Transfers</source>
        <translation>Übertragungen</translation>
    </message>
    <message>
        <source>Which transfers are shown</source>
        <translation>Welche Übertragungen gezeigt werden</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Aufräumen</translation>
    </message>
    <message>
        <source>Take finished jobs out of this list; what was copied stays</source>
        <translation>Fertige Aufträge aus dieser Liste nehmen; was kopiert ist, bleibt</translation>
    </message>
    <message>
        <source>Hide the transfers</source>
        <translation>Übertragungen ausblenden</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <comment>tab, count</comment>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>Nothing failed</source>
        <translation>Nichts ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Transfers that give up are listed here with the reason.</source>
        <translation>Übertragungen, die aufgeben, stehen hier mit dem Grund.</translation>
    </message>
    <message>
        <source>Nothing is waiting</source>
        <translation>Nichts wartet</translation>
    </message>
    <message>
        <source>What you add next starts at once.</source>
        <translation>Was als Nächstes hinzukommt, beginnt sofort.</translation>
    </message>
    <message>
        <source>Nothing finished yet</source>
        <translation>Noch nichts fertig</translation>
    </message>
    <message>
        <source>Finished transfers stay here with their verification.</source>
        <translation>Fertige Übertragungen bleiben hier mit ihrer Prüfung stehen.</translation>
    </message>
    <message>
        <source>Nothing is moving</source>
        <translation>Nichts ist unterwegs</translation>
    </message>
    <message>
        <source>Drop files on a store, or use Upload. Transfers survive a restart and go on where they were.</source>
        <translation>Dateien auf einem Speicher ablegen oder „Hochladen“ verwenden. Übertragungen überstehen einen Neustart und gehen dort weiter, wo sie waren.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) finished.</source>
        <translation>
            <numerusform>%Ln Übertragung ist fertig.</numerusform>
            <numerusform>%Ln Übertragungen sind fertig.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show finished</source>
        <translation>Fertige zeigen</translation>
    </message>
    <message>
        <source>Try all failed transfers again</source>
        <translation>Alle fehlgeschlagenen Übertragungen noch einmal versuchen</translation>
    </message>
    <message>
        <source>Looking at what there is to copy</source>
        <translation>Sieht nach, was zu kopieren ist</translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) found so far.</source>
        <translation>
            <numerusform>Bisher %Ln Übertragung gefunden.</numerusform>
            <numerusform>Bisher %Ln Übertragungen gefunden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln transfer(s) failed.</source>
        <translation>
            <numerusform>%Ln Übertragung fehlgeschlagen.</numerusform>
            <numerusform>%Ln Übertragungen fehlgeschlagen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show failed</source>
        <translation>Fehlgeschlagene zeigen</translation>
    </message>
    <message>
        <source>%1 finished, %2 failed.</source>
        <comment>numbers of transfers</comment>
        <translation>%1 fertig, %2 fehlgeschlagen.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::Tray</name>
    <message>
        <source>&amp;Open Hawser</source>
        <translation>Hawser ö&amp;ffnen</translation>
    </message>
    <message>
        <source>Hawser: %1</source>
        <comment>what it does</comment>
        <translation>Hawser: %1</translation>
    </message>
</context>
<context>
    <name>hawser::ui::UrlDialog</name>
    <message>
        <source>Share “%1”</source>
        <translation>„%1“ freigeben</translation>
    </message>
    <message>
        <source>How long the URL works</source>
        <translation>Wie lange die URL gilt</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>&amp;Works for</source>
        <translation>&amp;Gültig für</translation>
    </message>
    <message>
        <source>The URL</source>
        <translation>Die URL</translation>
    </message>
    <message>
        <source>Not made yet</source>
        <translation>Noch nicht erzeugt</translation>
    </message>
    <message>
        <source>U&amp;RL</source>
        <translation>U&amp;RL</translation>
    </message>
    <message>
        <source>&amp;Make URL</source>
        <translation>URL &amp;erzeugen</translation>
    </message>
    <message>
        <source>&amp;Copy URL</source>
        <translation>URL &amp;kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Long: whoever gets hold of this URL can read the object all that time, and it cannot be taken back one by one.</source>
        <translation>Lange: wer diese URL in die Hände bekommt, kann das Objekt die ganze Zeit lesen, und einzeln zurücknehmen lässt sie sich nicht.</translation>
    </message>
    <message>
        <source>Whoever has the URL can read this one object until then. It is not kept anywhere.</source>
        <translation>Wer die URL hat, kann bis dahin dieses eine Objekt lesen. Sie wird nirgends aufbewahrt.</translation>
    </message>
</context>
<context>
    <name>hawser::ui::WeekGrid</name>
    <message>
        <source>Hours of the week in which it may run</source>
        <translation>Stunden der Woche, in denen es laufen darf</translation>
    </message>
    <message>
        <source>%1 %2 to %3</source>
        <comment>a day, an hour, an hour</comment>
        <translation>%1 %2 bis %3</translation>
    </message>
    <message>
        <source>%1: may run</source>
        <comment>an hour of the week</comment>
        <translation>%1: darf laufen</translation>
    </message>
    <message>
        <source>%1: does not run</source>
        <comment>an hour of the week</comment>
        <translation>%1: läuft nicht</translation>
    </message>
</context>
<context>
    <name>hawser::ui::WelcomePage</name>
    <message>
        <source>Welcome to Hawser</source>
        <translation>Willkommen bei Hawser</translation>
    </message>
    <message>
        <source>Drop a folder, pull the plug half-way, start again: it goes on where it was, and proves that every byte arrived.</source>
        <translation>Einen Ordner ablegen, mittendrin den Stecker ziehen, neu starten: es geht dort weiter, wo es war, und am Ende ist belegt, dass jedes Byte angekommen ist.</translation>
    </message>
    <message>
        <source>Connect a store</source>
        <translation>Einen Speicher verbinden</translation>
    </message>
    <message>
        <source>Paste a connection string or a URL with SAS. It is tested before it is saved.</source>
        <translation>Eine Verbindungszeichenfolge oder eine URL mit SAS einfügen. Vor dem Speichern wird sie getestet.</translation>
    </message>
    <message>
        <source>&amp;Connect…</source>
        <translation>&amp;Verbinden …</translation>
    </message>
    <message>
        <source>Use the default store</source>
        <translation>Den Standardspeicher verwenden</translation>
    </message>
    <message>
        <source>On this computer, with no account at all. Try everything here first.</source>
        <translation>Auf diesem Rechner, ganz ohne Konto. Hier lässt sich alles zuerst ausprobieren.</translation>
    </message>
    <message>
        <source>&amp;Open default store</source>
        <translation>&amp;Standardspeicher öffnen</translation>
    </message>
    <message>
        <source>Try the local emulator</source>
        <translation>Den lokalen Emulator ausprobieren</translation>
    </message>
    <message>
        <source>If Azurite runs on this computer, its address and key are filled in for you.</source>
        <translation>Läuft auf diesem Rechner Azurite, sind Adresse und Schlüssel schon ausgefüllt.</translation>
    </message>
    <message>
        <source>&amp;Use the emulator…</source>
        <translation>&amp;Emulator verwenden …</translation>
    </message>
</context>
<context>
    <name>hawser::ui::WhatPage</name>
    <message>
        <source>W&amp;hat is there already is told by</source>
        <translation>Was s&amp;chon da ist, wird erkannt an</translation>
    </message>
    <message>
        <source>Its size</source>
        <translation>Der Größe</translation>
    </message>
    <message>
        <source>Its time: the newer one stays</source>
        <translation>Der Zeit: das Neuere bleibt</translation>
    </message>
    <message>
        <source>Its hash</source>
        <translation>Der Prüfsumme</translation>
    </message>
    <message>
        <source>Where something el&amp;se is there</source>
        <translation>Wo etwas an&amp;deres ist</translation>
    </message>
    <message>
        <source>Overwrite it</source>
        <translation>Überschreiben</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Keep both</source>
        <translation>Beides behalten</translation>
    </message>
    <message>
        <source>Keep the newer</source>
        <translation>Das Neuere behalten</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>Nachfragen</translation>
    </message>
    <message>
        <source>Remove at the &amp;destination what the source has not</source>
        <translation>Am &amp;Ziel entfernen, was die Quelle nicht hat</translation>
    </message>
    <message>
        <source>Nothing: what stands below is done</source>
        <translation>Nichts: es gilt, was unten steht</translation>
    </message>
    <message>
        <source>Its hash, or its size and time</source>
        <translation>Der Prüfsumme, oder Größe und Zeit</translation>
    </message>
</context>
<context>
    <name>hawser::ui::WhenPage</name>
    <message>
        <source>&amp;Every</source>
        <comment>so many hours</comment>
        <translation>A&amp;lle</translation>
    </message>
    <message>
        <source>When something c&amp;hanges in a source on this computer</source>
        <translation>Wenn sich in einer Quelle auf diesem Computer &amp;etwas ändert</translation>
    </message>
    <message>
        <source>When I s&amp;ign in</source>
        <translation>Wenn ich mich anmel&amp;de</translation>
    </message>
    <message>
        <source>Also over a connection that is paid by &amp;volume</source>
        <translation>Auch über eine Verbindung, die nach Volumen be&amp;zahlt wird</translation>
    </message>
    <message>
        <source>Also on &amp;battery</source>
        <translation>Auch mit A&amp;kku</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>Unit of time</source>
        <translation>Zeiteinheit</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Only in these hours of the wee&amp;k</source>
        <translation>Nur in diesen S&amp;tunden der Woche</translation>
    </message>
    <message>
        <source>It runs by itself while Hawser does, in its window or in the tray. Nothing is agreed to in your place: what is held back waits for you.</source>
        <translation>Es läuft von selbst, solange Hawser läuft, im Fenster oder im Infobereich. Nichts wird an Ihrer Stelle zugesagt: Was zurückgehalten wird, wartet auf Sie.</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Moves large data between a computer and object storage.</source>
        <translation>Bewegt große Daten zwischen Rechner und Objektspeicher.</translation>
    </message>
    <message>
        <source>Files and folders to upload, or locations to open, such as NAME:container/</source>
        <translation>Dateien und Ordner zum Hochladen oder Orte zum Öffnen, etwa NAME:container/</translation>
    </message>
    <message>
        <source>The keychain is locked. Unlock it to use saved keys; until then Hawser asks for them and remembers them while it runs.</source>
        <translation>Der Schlüsselbund ist gesperrt. Entsperren, um gespeicherte Schlüssel zu verwenden; bis dahin fragt Hawser danach und merkt sie sich, solange es läuft.</translation>
    </message>
    <message>
        <source>There is no keychain on this desktop. Hawser asks for keys and remembers them while it runs.</source>
        <translation>Diese Arbeitsumgebung hat keinen Schlüsselbund. Hawser fragt nach Schlüsseln und merkt sie sich, solange es läuft.</translation>
    </message>
    <message>
        <source>Start without a window, in the tray.</source>
        <translation>Ohne Fenster starten, in der Symbolleiste.</translation>
    </message>
</context>
</TS>
