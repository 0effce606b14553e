#include "blob_server/listing.h"

#include <algorithm>

namespace hawser::bench {
namespace {

constexpr std::uint64_t kMostResults = 5000;

std::string element(std::string_view name, std::string_view value) {
  std::string out = "<";
  out.append(name).append(">").append(xmlEscaped(value)).append("</").append(name).append(">");
  return out;
}

std::string blobElement(const std::string& name, const Blob& blob, bool withMetadata) {
  std::string out = "<Blob>" + element("Name", name) + "<Properties>" +
                    element("Creation-Time", httpDate(blob.modified)) +
                    element("Last-Modified", httpDate(blob.modified)) +
                    element("Etag", blob.etag.substr(1, blob.etag.size() - 2)) +
                    element("Content-Length", std::to_string(blob.size()));
  for (const auto& [key, value] : blob.properties)
    out += element(key, value);
  out +=
      "<BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier><AccessTierInferred>true</"
      "AccessTierInferred>"
      "<LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState>"
      "<ServerEncrypted>true</ServerEncrypted></Properties>";
  if (withMetadata) {
    out += "<Metadata>";
    for (const auto& [key, value] : blob.metadata)
      out += element(key.substr(sizeof("x-ms-meta-") - 1), value);
    out += "</Metadata>";
  }
  return out + "</Blob>";
}

}  // namespace

std::string blobListing(const Request& request, const std::string& containerName,
                        const Container& container) {
  const std::string prefix(request.queryValue("prefix"));
  const std::string delimiter(request.queryValue("delimiter"));
  const std::uint64_t most =
      std::clamp<std::uint64_t>(request.queryNumber("maxresults", kMostResults), 1, kMostResults);
  const bool withMetadata = request.queryValue("include").find("metadata") != std::string_view::npos;
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ContainerName=\"" +
                    xmlEscaped(containerName) + "\">" + element("Prefix", prefix) + "<Blobs>";
  std::string next;
  std::uint64_t count = 0;
  std::string lastFolder;
  auto blob = container.blobs.lower_bound(std::max(prefix, std::string(request.queryValue("marker"))));
  for (; blob != container.blobs.end() && blob->first.starts_with(prefix); ++blob) {
    if (!blob->second.committed) continue;
    const std::size_t cut =
        delimiter.empty() ? std::string::npos : blob->first.find(delimiter, prefix.size());
    const std::string folder = cut == std::string::npos ? "" : blob->first.substr(0, cut + delimiter.size());
    if (!folder.empty() && folder == lastFolder) continue;
    if (count++ == most) {
      next = blob->first;
      break;
    }
    lastFolder = folder;
    out += folder.empty() ? blobElement(blob->first, blob->second, withMetadata)
                          : "<BlobPrefix>" + element("Name", folder) + "</BlobPrefix>";
  }
  return out + "</Blobs>" + element("NextMarker", next) + "</EnumerationResults>";
}

std::string containerListing(const Request& request, const Store& store) {
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults><Containers>";
  for (const auto& [name, container] : store.containers) {
    if (!name.starts_with(request.queryValue("prefix"))) continue;
    out += "<Container>" + element("Name", name) + "<Properties>" +
           element("Last-Modified", httpDate(container.modified)) +
           element("Etag", container.etag.substr(1, container.etag.size() - 2)) + "</Properties></Container>";
  }
  return out + "</Containers><NextMarker/></EnumerationResults>";
}

}  // namespace hawser::bench
