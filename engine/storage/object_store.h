// ObjectStore: objects under keys in containers, of whatever provider.
//
// Few verbs; what not every store can do is a Capability, asked for and never guessed from a provider's
// name. ObjectReader is the half that cannot write: planning and previews get only that, by type.
//
// Thread-safe: any verb from any thread at once. All verbs may block and honour OpContext. None retries:
// retries are the caller's (sched/retry_policy.h), who knows what else waits.
// Errors besides the transport's: notFound, exists, denied, authExpired, changedUnderUs (a condition did not
// hold), corrupt (a checksum did not match), tooLarge, unsupported, invalidArgument (a key the store cannot
// hold). Error::object is the location as the user would write it.
//
// Keys are UTF-8, '/' separates, no part is special but by convention: a key that ends in '/' and has no
// bytes is an empty folder. A symlink kept as such is an object with ObjectProperties::linkTarget.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/byte_range.h"
#include "base/byte_sink.h"
#include "base/clock.h"
#include "base/op_context.h"
#include "base/result.h"
#include "base/secret.h"

namespace hawser {

struct ObjectRef {
  std::string container;  // empty: the store's root, where Capabilities::rootObjects
  std::string key;
  std::string snapshot = {};  // of the object, as the service calls it; empty: the object as it is now
  friend auto operator<=>(const ObjectRef&, const ObjectRef&) = default;
};

// What an object is kept as. All stores have blocks; the others where Capabilities::forms.
enum class ObjectForm : std::uint8_t {
  block,   // committed from parts, all at once
  page,    // of pages of 512 bytes, which others may write in place
  append,  // others may append to it
};

// Metadata of an object that whoever wrote it has encrypted, as Azure's own libraries and blobxfer do: its
// bytes are not the content (storage/encrypted).
inline constexpr const char* kEncryptionMetadata = "encryptiondata";
// Error::serviceCode where it cannot be read for want of its key.
inline constexpr const char* kKeyMissing = "KeyMissing";

// The size of an object that is not known before its end, where Capabilities::unknownSizes.
inline constexpr std::uint64_t kUnknownSize = ~std::uint64_t{0};

// Hashes of a stretch of an object that is kept by itself.
struct StretchHashes {
  ByteRange range;
  std::optional<std::uint64_t> crc64;
  std::optional<std::array<std::byte, 16>> md5;
  std::string place;  // where it is kept, as the user would write it
  bool known() const { return crc64 || md5; }
  friend bool operator==(const StretchHashes&, const StretchHashes&) = default;
};

// Hashes of the whole object, as far as known.
struct ObjectHashes {
  std::optional<std::uint64_t> crc64;  // CRC-64/NVME
  std::optional<std::array<std::byte, 16>> md5;
  // Of one in slices: all of these that have bytes, in order. Told by stat() and by a read of the whole;
  // given to a write where each stretch between two boundaries (Capabilities::partBoundary) gets an MD5.
  std::vector<StretchHashes> stretches = {};
  friend bool operator==(const ObjectHashes&, const ObjectHashes&) = default;
};

struct FileOwner {
  std::uint32_t user = 0, group = 0;
  friend bool operator==(const FileOwner&, const FileOwner&) = default;
};

// What is kept with an object beside its bytes.
struct ObjectProperties {
  std::string contentType;  // empty: the store's default
  std::string contentEncoding;
  std::string contentLanguage;
  std::string contentDisposition;
  std::string cacheControl;
  std::map<std::string, std::string> metadata;  // the user's own, names lower case
  ObjectHashes hashes;
  std::optional<WallTime> sourceModified;  // of the file it was made from
  std::optional<std::uint32_t> mode;       // POSIX permission bits of that file
  std::optional<FileOwner> owner;          // of that file; written where the user may give files away
  std::optional<std::string> linkTarget;   // it stands for a symlink to this
  ObjectForm form = ObjectForm::block;
  std::string tier;  // access tier to write it to, as the service calls it; empty: the store's default
  // SHA-256 in hex of the object that holds the signature of these very bytes; empty: none is known. No
  // user's metadata, and no copy carries it along. Kept where Capabilities::keepsParts or copiesParts.
  std::string signature;
  friend bool operator==(const ObjectProperties&, const ObjectProperties&) = default;
};

enum class ObjectKind : std::uint8_t {
  object,
  prefix,  // keys below it exist (listing with a delimiter only); key ends in '/'
  folder,  // an empty folder's marker; key ends in '/'
  link,    // a symlink, kept as such
};

// Of an object in slices that lie on several places in turn.
struct ObjectLayout {
  std::uint64_t width = 0;    // bytes of a slice; 0: it is in one piece
  std::uint32_t members = 1;  // places
};

struct ObjectInfo {
  std::string key;
  ObjectKind kind = ObjectKind::object;
  std::uint64_t size = 0;
  WallTime modified;  // by the store's clock
  std::string etag;   // changes whenever the bytes do; opaque
  ObjectProperties properties;
  // False where a listing does not tell properties: ask stat().
  bool hasProperties = false;
  std::string tier;  // access tier it is in, as the service calls it; empty where it has none
  ObjectLayout layout;
};

struct ListQuery {
  std::string container;
  std::string prefix;
  bool recursive = false;      // false: one level, deeper keys as ObjectKind::prefix
  std::string continuation;    // from the page before; empty: from the start
  std::uint32_t pageSize = 0;  // at most so many; 0: the store's best
};

struct ObjectPage {
  std::vector<ObjectInfo> objects;  // in byte order of keys
  std::string continuation;         // empty: that was all
};

struct ContainerInfo {
  std::string name;
  WallTime modified;
};

struct ContainerPage {
  std::vector<ContainerInfo> containers;
  std::string continuation;
};

// What must hold of the object under the key when a write becomes visible.
struct Condition {
  enum class Kind : std::uint8_t { none, absent, matches } kind = Kind::none;
  std::string etag;

  static Condition none() { return {}; }
  static Condition absent() { return {Kind::absent, {}}; }
  static Condition matches(std::string etag) { return {Kind::matches, std::move(etag)}; }
};

struct Capabilities {
  bool listsContainers = true;    // false: a SAS for one container, a plain URL
  bool rootObjects = false;       // objects may live in the container ""
  bool streamsParts = false;      // a writer may take parts as they arrive (ObjectWriter::streamsParts)
  bool wholeByParts = false;      // to write an object as one part takes no more requests than put()
  bool readsParts = false;        // ObjectWriter::readPart gives back what was written, before commit
  bool partChecksum = false;      // the service checks each part against what was sent
  std::uint64_t checkedRead = 0;  // the longest read whose bytes the service sums up in one answer; 0: none
  bool metadata = true;
  bool presignedUrls = false;
  bool localFiles = false;             // objects are files of this machine (links and modes are real)
  bool realFolders = false;            // folders are there without what lies in them, and stay when it goes
  bool removesFullContainers = false;  // removeContainer takes all that is in it along, at once
  bool forms = false;                  // takes ObjectProperties::form of all kinds
  bool tiers = false;                  // takes ObjectProperties::tier
  bool unknownSizes = false;           // WriteRequest::size may be kUnknownSize
  bool serviceUrls = false;            // ObjectReader::partSource
  bool copiesParts = false;            // ObjectWriter::copyPart
  bool keepsParts = false;             // ObjectReader::storedParts, ObjectWriter::keepPart
  bool namesByMd5 = false;             // takes WriteRequest::namedByMd5
  bool propertiesFirst = false;        // WriteRequest::properties are what is kept
  bool atomicConditions = true;        // false: a Condition is looked at before a change, not with it
  std::uint64_t minPartSize = 0;       // of all parts but the last
  std::uint64_t maxPartSize = 0;       // 0: no limit
  std::uint32_t maxParts = 0;          // 0: no limit; between two boundaries, where there are
  std::uint64_t partBoundary = 0;      // no part crosses a multiple of it (storage/part_grid.h); 0: none
  std::uint64_t maxOneShot = 0;        // largest put(); 0: no limit
  // Where what lies between two boundaries is kept, in turn, as the user would write it; empty: in one place.
  std::vector<std::string> members = {};
};

// Where a service finds a part by itself.
struct PartSource {
  Secret url;                // good for some hours, with all it takes to be let in
  std::uint64_t offset = 0;  // of the part in the object there
  std::string etag;          // that object has to have still
  // What the bytes there are to be, of who has them here as well: for a service that does not sum up by
  // CRC-64 what it fetches. May be called, once, and blocks as reading them does. Not set: such a service
  // cannot be used. Gives neither hash: what it fetches is taken as it is (PartReceipt::summed).
  std::function<Result<ObjectHashes>()> hashes = {};
};

// A piece that an object is kept in, which a writer of its successor can take over (ObjectWriter::keepPart).
struct StoredPart {
  // The provider's own: that of the receipt it was committed by; of one that was kept, what it was before.
  std::string token;
  ByteRange range;  // of the object
};

class ObjectReader {
 public:
  virtual ~ObjectReader() = default;

  virtual const Capabilities& capabilities() const = 0;
  // The location as the user would write it: "az://acct/photos/a.jpg", "/data/a.jpg".
  virtual std::string location(const ObjectRef& ref) const = 0;

  virtual Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) = 0;
  virtual Result<ObjectPage> list(const OpContext& context, const ListQuery& query) = 0;
  virtual Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) = 0;
  // The bytes of `range` (its end may lie past the object's: then up to the end; without a range: all).
  // `ifMatch`: fail with changedUnderUs unless the object still has this etag; empty: any.
  // Exactly the bytes asked for reach the sink, or an error is returned: never silently short.
  virtual Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref,
                                  std::optional<ByteRange> range, const std::string& ifMatch,
                                  ByteSink& sink) = 0;
  // Where another service can read this range of the object with this etag. unsupported where it cannot, or
  // not in one piece: of an object in slices a range may go over several.
  virtual Result<PartSource> partSource(const OpContext& context, const ObjectRef& ref,
                                        const ByteRange& range, const std::string& etag);
  // What the object with this etag is made of, in order and without gaps. changedUnderUs where it is another
  // by now; unsupported where nothing of it could be kept, always without Capabilities::keepsParts.
  virtual Result<std::vector<StoredPart>> storedParts(const OpContext& context, const ObjectRef& ref,
                                                      const std::string& etag);
  // Whether ObjectWriter::copyPart can take ranges of objects that this very store holds (partSource() of
  // itself), so that nobody has to send them. Asked once, then known.
  virtual Result<bool> copiesRanges(const OpContext& context);
};

struct Part {
  std::uint32_t number = 0;  // from 0, without gaps
  ByteRange range;           // of the object
};

// What the store needs to know of a written part at commit. Journaled, so that a resume can commit it.
struct PartReceipt {
  Part part;
  std::uint64_t crc64 = 0;  // CRC-64/NVME of its bytes
  std::string token;        // the provider's own (a block id); may be empty
  bool summed = true;       // false: nobody knows crc64, and no hash may be made of it
};

// Takes one part as it arrives. finish() after the last byte; without it the part does not count.
class PartSink : public ByteSink {
 public:
  virtual Result<PartReceipt> finish(const OpContext& context) = 0;
};

// One object being written. Nothing of it is visible before commit(). Parts may be written by several
// threads at once, in any order, and again after a failure.
class ObjectWriter {
 public:
  // Gives up what it holds in memory; what was written stays until commit() or abort(), for a resume.
  virtual ~ObjectWriter() = default;

  // Opaque; startWrite() with it goes on with the parts written so far, in this process or a later one.
  virtual std::string session() const = 0;
  // What must hold at the commit, instead of the condition of startWrite(). False: it is started anew for
  // that, with its session. Before commit(), by one thread.
  virtual bool setCondition(const Condition&) { return false; }
  // Whether openPart() takes a part as it arrives: then nobody has to hold it in memory.
  virtual bool streamsParts() const { return false; }
  // Parts are to come one after the other, from the first on: one that failed comes again before the next.
  // Where no part crosses a multiple of Capabilities::partBoundary, this is of those between two of these.
  virtual bool inOrder() const { return false; }
  // `crc64` is of the bytes; the store checks what arrives against it where it can.
  virtual Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                        std::uint64_t crc64) = 0;
  // Only with streamsParts(); otherwise unsupported.
  virtual Result<std::unique_ptr<PartSink>> openPart(const OpContext& context, const Part& part) = 0;
  // The service fetches the part from another one and says what it got. Only with Capabilities::copiesParts;
  // unsupported also where it cannot get at the source: then the bytes have to come by this machine.
  virtual Result<PartReceipt> copyPart(const OpContext& context, const Part& part, const PartSource& from);
  // A piece of the object that commit() replaces becomes this part; `crc64` is of its bytes, as the caller
  // knows them, if they do: without it no whole hash can be kept with the object. The writer was started with
  // Condition::matches of the very object that storedParts() was asked of, and part.range.length is
  // from.range.length. Only with Capabilities::keepsParts; unsupported also where it cannot be kept beside
  // the others (say, block ids of another length).
  virtual Result<PartReceipt> keepPart(const OpContext& context, const Part& part, const StoredPart& from,
                                       std::optional<std::uint64_t> crc64);
  // True where the session still holds this part intact (a local part is read back and compared): asked on
  // resume before a journaled part is trusted.
  virtual Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) = 0;
  // Its bytes, as the store has them. Only with Capabilities::readsParts; otherwise unsupported.
  virtual Status readPart(const OpContext& context, const Part& part, ByteSink& sink) = 0;
  // Makes the object visible, durable, all at once, if the condition of startWrite() still holds
  // (changedUnderUs or exists otherwise). `parts` are all parts in order; where they are summed, the hash of
  // all is kept with it. unsupported where the properties had to be told before (WriteRequest::properties).
  virtual Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                                    const ObjectProperties& properties) = 0;
  // Leaves no trace of the session.
  virtual Status abort(const OpContext& context) = 0;
};

struct WriteRequest {
  ObjectRef ref;
  std::uint64_t size = 0;
  std::uint64_t partSize = 0;
  Condition condition;
  std::string session;  // empty: a new one
  ObjectForm form = ObjectForm::block;
  // The same number for all copies that are made of one object by one job, 0 where nobody counts: of pieces
  // that lie on several places it tells which belong together.
  std::uint64_t upload = 0;
  // Parts are named by the MD5 of their bytes, as BlobSync does. Only with Capabilities::namesByMd5.
  bool namedByMd5 = false;
  // Where parts are not all of partSize: of each stretch between two multiples of Capabilities::partBoundary
  // the number of the first part in it. Empty: they are.
  std::vector<std::uint32_t> firstParts = {};
  // What commit() will be given, as far as it is known by now. Where Capabilities::propertiesFirst these are
  // kept, and commit() may differ from them in hashes and signature alone; others do not look at them.
  ObjectProperties properties = {};
};

class ObjectStore : public ObjectReader {
 public:
  // exists where it does.
  virtual Status createContainer(const OpContext& context, const std::string& container) = 0;
  // Without Capabilities::removesFullContainers only an empty one: busy where something is in it. What
  // unfinished writes have left there goes too. notFound where there is none.
  virtual Status removeContainer(const OpContext& context, const std::string& container) = 0;
  // Whole object at once, visible and durable on return. An empty key part and '/' at the end: see above.
  virtual Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                                 const ObjectProperties& properties, const Condition& condition) = 0;
  virtual Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                           const WriteRequest& request) = 0;
  virtual Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) = 0;
  // A URL that lets its holder read the object until `expires`; unsupported without presignedUrls.
  virtual Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref,
                                           WallTime expires) = 0;
};

}  // namespace hawser
