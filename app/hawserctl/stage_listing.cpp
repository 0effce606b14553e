#include "stage_listing.h"

#include <QJsonObject>
#include <cstdio>

#include "api/json_words.h"
#include "api/printable.h"
#include "base/encoding.h"
#include "base/units.h"

namespace hawser::ctl {

namespace {

using staging::Damage;
using staging::Salvage;
using staging::Verdict;

std::string hex(std::uint32_t value) {
  return toHex(std::uint64_t{value}).substr(8);
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text;
}

std::string_view name(Salvage::Kind kind) {
  switch (kind) {
    case Salvage::Kind::synced:
      return "synced";
    case Salvage::Kind::unfinished:
      return "unfinished";
    case Salvage::Kind::legacy:
      return "legacy";
    case Salvage::Kind::unproven:
      break;
  }
  return "unproven";
}

// The reference tool's line; what it would not list for its damage says so where it has a checksum's place.
std::string listLine(const std::string& place, const Verdict& verdict) {
  const staging::ChunkLayout& layout = verdict.layout;
  std::string line = "        " + padded(place, 60);
  if (verdict.damage == Damage::badChecksum) {
    line += "checksum error=" + hex(layout.header.crc) + " expected=" + hex(verdict.crc) + ", ";
  } else if (verdict.damage != Damage::none) {
    line += "damaged: " + damageText(verdict) + ", ";
  }
  return line + "meta_len=" + std::to_string(layout.metadata.size()) +
         ", data_size=" + std::to_string(layout.contentLength) + ", crc=" + hex(layout.header.crc) + "\n";
}

std::string chunkJson(const std::string& stream, const staging::ChunkInfo& chunk, const Verdict& verdict,
                      const std::string& quarantine, const std::string& stays) {
  QJsonObject json{{QStringLiteral("type"), QStringLiteral("chunk")},
                   {QStringLiteral("size"), static_cast<qint64>(verdict.layout.contentLength)},
                   {QStringLiteral("fileSize"), static_cast<qint64>(verdict.layout.fileSize)},
                   {QStringLiteral("metadataSize"), static_cast<qint64>(verdict.layout.metadata.size())},
                   {QStringLiteral("crc"), QString::fromStdString(hex(verdict.layout.header.crc))},
                   {QStringLiteral("legacy"), verdict.layout.legacy},
                   {QStringLiteral("modified"), QString::fromStdString(toIso8601(chunk.modified))},
                   {QStringLiteral("damage"), static_cast<int>(verdict.damage)}};
  setName(json, QStringLiteral("stream"), stream);
  setName(json, QStringLiteral("name"), chunk.name);
  setName(json, QStringLiteral("metadata"), verdict.layout.metadata);
  if (verdict.salvage) {
    const std::string_view kind = name(verdict.salvage->kind);
    json[u"salvage"] = QLatin1String(kind.data(), static_cast<int>(kind.size()));
    json[u"salvageSize"] = static_cast<qint64>(verdict.salvage->length);
  }
  if (!quarantine.empty()) setName(json, QStringLiteral("quarantine"), quarantine);
  if (!stays.empty()) setName(json, QStringLiteral("stays"), stays);
  return compact(json) + "\n";
}

// As far as it is known without reading content.
Verdict known(const staging::ChunkInfo& chunk) {
  Verdict verdict;
  verdict.layout.header.crc = chunk.crc;
  verdict.layout.metadata = chunk.metadata;
  verdict.layout.contentLength = chunk.contentSize;
  verdict.layout.legacy = chunk.legacy;
  verdict.layout.fileSize = chunk.fileSize;
  verdict.damage = chunk.damage;
  return verdict;
}

std::string counted(std::uint64_t count, const char* what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string tallyLine(const StageTally& tally, bool json) {
  if (!json) {
    std::string line = counted(tally.chunks, "chunk") + ", " + formatSize(tally.bytes);
    if (tally.unsummed > 0) line += ", " + std::to_string(tally.unsummed) + " without a checksum";
    line += tally.damaged > 0 ? "; " + std::to_string(tally.damaged) + " damaged" : "; no damage";
    if (tally.salvaged > 0) line += ", " + std::to_string(tally.salvaged) + " moved aside";
    return line + ".\n";
  }
  const auto number = [](std::uint64_t value) { return static_cast<qint64>(value); };
  return compact({{QStringLiteral("type"), QStringLiteral("stageReport")},
                  {QStringLiteral("chunks"), number(tally.chunks)},
                  {QStringLiteral("bytes"), number(tally.bytes)},
                  {QStringLiteral("unsummed"), number(tally.unsummed)},
                  {QStringLiteral("damaged"), number(tally.damaged)},
                  {QStringLiteral("salvaged"), number(tally.salvaged)}}) +
         "\n";
}

void count(const Verdict& verdict, StageTally& tally) {
  ++tally.chunks;
  if (verdict.damage != Damage::none) {
    ++tally.damaged;
    return;
  }
  tally.bytes += verdict.layout.contentLength;
  if (!verdict.summed) ++tally.unsummed;
}

}  // namespace

std::string damageText(const Verdict& verdict) {
  std::string text = std::string(staging::text(verdict.damage)) + " (" +
                     std::to_string(static_cast<int>(verdict.damage)) + ")";
  if (!verdict.salvage) return text;
  text += "; " + counted(verdict.salvage->length, "byte") + " ";
  switch (verdict.salvage->kind) {
    case Salvage::Kind::synced:
      return text + "proven by its last sync";
    case Salvage::Kind::unfinished:
      return text + "proven by a checksum that was not finished";
    case Salvage::Kind::legacy:
      return text + "proven as a file of the old format";
    case Salvage::Kind::unproven:
      break;
  }
  return text + "left, unproven";
}

Status walkStage(const OpContext& context, staging::Stage& stage, const StageWalk& walk,
                 const std::function<void(const std::string&)>& say, StageTally& tally) {
  const auto shown = [&](const std::string& text) { return walk.escapes ? printable(text) : text; };
  for (const staging::StreamInfo& stream : stage.streams()) {
    HAWSER_TRY(const std::vector<staging::ChunkInfo> chunks, stage.chunks(stream.name));
    if (!walk.json && !walk.checks)
      say(" stream:" + padded(shown(stream.name), 60) + std::to_string(chunks.size()) + " chunks\n");
    for (const staging::ChunkInfo& chunk : chunks) {
      HAWSER_CHECK(context.check());
      Verdict verdict = known(chunk);
      if (walk.reads) {
        auto read = stage.check(context, stream.name, chunk.name);
        if (!read && read.error().code == ErrorCode::notFound) continue;  // gone since it was listed
        HAWSER_CHECK(context.check());
        if (read) verdict = std::move(*read);
        if (!read) verdict.damage = Damage::unreadable;
      }
      const bool damaged = verdict.damage != Damage::none;
      std::string quarantine, stays;
      if (damaged && walk.salvages) {
        const auto salvaged = stage.salvage(context, stream.name, chunk.name);
        HAWSER_CHECK(context.check());
        if (salvaged) quarantine = salvaged->quarantine;
        if (!salvaged) stays = salvaged.error().detail;
        if (!quarantine.empty()) ++tally.salvaged;
      }
      count(verdict, tally);
      const std::string place = shown(stream.name) + "/" + shown(chunk.name);
      if (walk.json) {
        say(chunkJson(stream.name, chunk, verdict, quarantine, stays));
      } else if (!walk.checks) {
        say(listLine(place, verdict));
      } else if (damaged) {
        say(place + ": " + damageText(verdict) +
            (quarantine.empty() ? "" : "; moved to " + shown(quarantine)) +
            (stays.empty() ? "" : "; it stays where it is: " + printable(stays)) + "\n");
      }
    }
  }
  if (walk.checks) say(tallyLine(tally, walk.json));
  return {};
}

}  // namespace hawser::ctl
