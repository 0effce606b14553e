#include "storage/azure/listing.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "base/encoding.h"
#include "storage/azure/metadata.h"
#include "storage/azure/protocol.h"
#include "storage/azure/xml.h"

namespace hawser::azure {

namespace {

// Names that XML cannot hold come percent-encoded, and say so.
std::string nameOf(QXmlStreamReader& reader) {
  const bool encoded = reader.attributes().value(QLatin1String("Encoded")) == QLatin1String("true");
  std::string text = textOf(reader);
  return encoded ? percentDecoded(text) : text;
}

void takeMd5(ObjectInfo& info, const std::string& base64) {
  const auto raw = fromBase64(base64);
  std::array<std::byte, 16> value;
  if (!raw || raw->size() != value.size()) return;
  std::memcpy(value.data(), raw->data(), value.size());
  info.properties.hashes.md5 = value;
}

// False where the size is none: then the listing cannot be trusted at all.
bool readProperties(QXmlStreamReader& reader, ObjectInfo& info) {
  bool right = true;
  while (reader.readNextStartElement()) {
    const std::string name = reader.name().toString().toStdString();
    const std::string value = textOf(reader);
    if (name == "Content-Length") {
      const auto size = parseSizeHeader(value);
      right = right && size.has_value();
      info.size = size.value_or(0);
    } else if (name == "Etag") {
      info.etag = unquoted(value);
    } else if (name == "Last-Modified") {
      info.modified = fromHttpDate(value).value_or(WallTime{});
    } else if (name == "Content-Type") {
      info.properties.contentType = value;
    } else if (name == "Content-Encoding") {
      info.properties.contentEncoding = value;
    } else if (name == "Content-Language") {
      info.properties.contentLanguage = value;
    } else if (name == "Content-Disposition") {
      info.properties.contentDisposition = value;
    } else if (name == "Cache-Control") {
      info.properties.cacheControl = value;
    } else if (name == "Content-MD5") {
      takeMd5(info, value);
    } else if (name == "AccessTier") {
      info.tier = value;
    }
  }
  return right;
}

std::map<std::string, std::string> readMetadata(QXmlStreamReader& reader) {
  std::map<std::string, std::string> metadata;
  while (reader.readNextStartElement()) {
    std::string name = reader.name().toString().toStdString();
    metadata[std::move(name)] = textOf(reader);
  }
  return metadata;
}

bool readBlob(QXmlStreamReader& reader, std::vector<ObjectInfo>& objects) {
  ObjectInfo info;
  bool right = true;
  std::map<std::string, std::string> metadata;
  while (reader.readNextStartElement()) {
    if (reader.name() == QLatin1String("Name")) {
      info.key = nameOf(reader);
    } else if (reader.name() == QLatin1String("Properties")) {
      right = readProperties(reader, info) && right;
    } else if (reader.name() == QLatin1String("Metadata")) {
      metadata = readMetadata(reader);
    } else {
      reader.skipCurrentElement();
    }
  }
  applyMetadata(info, metadata);
  // A link's target is its bytes, which a listing does not tell.
  info.hasProperties = info.kind != ObjectKind::link;
  objects.push_back(std::move(info));
  return right && !objects.back().key.empty();
}

bool readPrefix(QXmlStreamReader& reader, std::vector<ObjectInfo>& objects) {
  ObjectInfo info;
  info.kind = ObjectKind::prefix;
  while (reader.readNextStartElement()) {
    if (reader.name() == QLatin1String("Name")) {
      info.key = nameOf(reader);
    } else {
      reader.skipCurrentElement();
    }
  }
  objects.push_back(std::move(info));
  return !objects.back().key.empty();
}

bool readBlobs(QXmlStreamReader& reader, std::vector<ObjectInfo>& objects) {
  bool right = true;
  while (reader.readNextStartElement()) {
    if (reader.name() == QLatin1String("Blob")) {
      right = readBlob(reader, objects) && right;
    } else if (reader.name() == QLatin1String("BlobPrefix")) {
      right = readPrefix(reader, objects) && right;
    } else {
      reader.skipCurrentElement();
    }
  }
  return right;
}

// "a" marked as a folder, "a/" the marker and "a/" the prefix are one folder to us; the prefix says most.
void orderAndUnite(std::vector<ObjectInfo>& objects) {
  std::stable_sort(objects.begin(), objects.end(), [](const ObjectInfo& a, const ObjectInfo& b) {
    if (a.key != b.key) return a.key < b.key;
    return a.kind == ObjectKind::prefix && b.kind != ObjectKind::prefix;
  });
  const auto last = std::unique(objects.begin(), objects.end(), [](const ObjectInfo& a, const ObjectInfo& b) {
    return a.key == b.key && a.key.ends_with('/');
  });
  objects.erase(last, objects.end());
}

// Reads the root element and hands each child to `child`, which says whether it was right.
template <class Child>
bool readResults(QXmlStreamReader& reader, Child child) {
  while (!reader.atEnd() && reader.readNext() != QXmlStreamReader::StartElement) {
    if (isHostile(reader) || reader.hasError()) return false;
  }
  if (reader.name() != QLatin1String("EnumerationResults")) return false;
  bool right = true;
  while (reader.readNextStartElement())
    right = child() && right;
  // Up to the end: whatever follows the root must be well-formed too.
  while (!reader.atEnd())
    reader.readNext();
  return right && !reader.hasError();
}

}  // namespace

Result<ObjectPage> parseBlobList(std::string_view xml) {
  QXmlStreamReader reader(xmlBytes(xml));
  ObjectPage page;
  const bool right = readResults(reader, [&] {
    if (reader.name() == QLatin1String("Blobs")) return readBlobs(reader, page.objects);
    if (reader.name() == QLatin1String("NextMarker")) {
      page.continuation = textOf(reader);
    } else {
      reader.skipCurrentElement();
    }
    return true;
  });
  if (!right) return damagedXml(reader, "listing");
  orderAndUnite(page.objects);
  return page;
}

Result<ContainerPage> parseContainerList(std::string_view xml) {
  QXmlStreamReader reader(xmlBytes(xml));
  ContainerPage page;
  const auto readContainer = [&] {
    ContainerInfo info;
    while (reader.readNextStartElement()) {
      if (reader.name() == QLatin1String("Name")) {
        info.name = nameOf(reader);
      } else if (reader.name() == QLatin1String("Properties")) {
        ObjectInfo properties;
        (void)readProperties(reader, properties);
        info.modified = properties.modified;
      } else {
        reader.skipCurrentElement();
      }
    }
    page.containers.push_back(std::move(info));
    return !page.containers.back().name.empty();
  };
  const bool right = readResults(reader, [&] {
    bool all = true;
    if (reader.name() == QLatin1String("Containers")) {
      while (reader.readNextStartElement())
        all = readContainer() && all;
    } else if (reader.name() == QLatin1String("NextMarker")) {
      page.continuation = textOf(reader);
    } else {
      reader.skipCurrentElement();
    }
    return all;
  });
  if (!right) return damagedXml(reader, "list of containers");
  return page;
}

}  // namespace hawser::azure
