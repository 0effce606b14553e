// What the renderings of a report share: its lines in the order to be read, and its words.
#pragma once

#include <QCoreApplication>
#include <QString>
#include <utility>
#include <vector>

#include "api/report.h"
#include "journal/journal_rows.h"

namespace hawser {

struct ReportWords {
  Q_DECLARE_TR_FUNCTIONS(ReportWords)
};

void addTo(ReportCounts& counts, const JournalCount& count);

// Damaged, failed, unfinished, skipped, unverified, verified, removed.
std::vector<const ReportLine*> inReadingOrder(const Report& report);
// "Failed", "Done, verified": translated.
QString stateWords(const ReportLine& line);
// Label and value: what the head of a report says below its verdict.
// "3.1 MB of 250 MB sent, the rest was there (2 objects; 3.0 MB expected)"
// Of an object that was to be sent as only what changed; empty of others.
QString deltaWords(const ReportLine& line);
QString changesWords(const ReportCounts& counts);
std::vector<std::pair<QString, QString>> facts(const Report& report);

std::string renderedJson(const Report& report);
std::string renderedHtml(const Report& report);

}  // namespace hawser
