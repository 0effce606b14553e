#include "api/error_sentence.h"

#include <QCoreApplication>
#include <algorithm>
#include <cctype>
#include <cerrno>

#include "api/attach_process.h"
#include "api/input_spool.h"
#include "api/mount_control.h"
#include "api/mount_host.h"
#include "api/mount_process.h"
#include "api/printable.h"
#include "api/sync.h"
#include "cache/cache.h"
#include "credentials/environment.h"
#include "ondemand/on_demand_device.h"
#include "storage/embedded/embedded_provider.h"
#include "storage/stripe/stripe_map.h"

namespace hawser {

namespace {

struct Words {
  Q_DECLARE_TR_FUNCTIONS(hawser::ErrorSentence)
};

struct Said {
  QString cause;
  QString nextStep;
};

// Details that the window's user meets: said in the user's language. Others are marked as what they are.
constexpr const char* kDetails[] = {
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "there is nothing to copy"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "nothing was given"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence",
                      "this is neither a connection string nor a URL (https://..., az://ACCOUNT or "
                      "s3://BUCKET), nor the path of a folder, nor store:FILE"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "no container is named"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "a whole store is not removed at once: name its containers"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "a folder cannot be copied into itself"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "this cannot be a connection's name"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "a connection is saved without its secret"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "the URL cannot be right"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "the key is empty"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "an account key needs an account name"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "a local store needs an absolute folder"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "a container is one folder, without '/'"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "this name is kept for unfinished objects"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "this is a pipe, socket or device, not a file"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "files of this computer have no URL for others"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "only an account key can sign URLs"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "only an access key can sign URLs"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "the credential does not let containers be listed"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "a file name holds at most 255 bytes"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "a path holds at most 4095 bytes"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "another running program works on it"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "another program has this store open"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "a snapshot that is being read cannot go"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "the mount's program has ended unexpectedly"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "somebody is still connected to it"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "a folder cannot be mounted"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence", "the store does not tell one version of it from another"),
    QT_TRANSLATE_NOOP("hawser::ErrorSentence",
                      "what goes to several places keeps its name: name a folder, with a '/' at its end"),
};

QString shown(const std::string& text) {
  return QString::fromStdString(printable(text));
}

bool isKnown(const std::string& detail) {
  return std::find(std::begin(kDetails), std::end(kDetails), detail) != std::end(kDetails);
}

// For who does not read the engine's English: translated, or marked.
QString explained(const std::string& detail, Speaker speaker) {
  if (isKnown(detail)) return Words::tr(detail.c_str());
  return speaker == Speaker::command ? shown(detail) : Words::tr("technical detail: %1").arg(shown(detail));
}

bool says(const std::string& text, std::string_view lowerWord) {
  const auto found =
      std::search(text.begin(), text.end(), lowerWord.begin(), lowerWord.end(),
                  [](unsigned char c, char wanted) { return static_cast<char>(std::tolower(c)) == wanted; });
  return found != text.end();
}

bool isOneOf(const std::string& code, std::initializer_list<std::string_view> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// An error of this machine: no service has spoken.
bool isLocal(const Error& error) {
  return error.http == 0 && error.serviceCode.empty();
}

bool isTls(const Error& error) {
  return error.http == 0 &&
         (says(error.detail, "tls") || says(error.detail, "ssl") || says(error.detail, "certificate"));
}

bool isUnknownName(const Error& error) {
  return says(error.detail, "resolve") || says(error.detail, "unknown host");
}

bool isSkewed(const Error& error) {
  return error.code == ErrorCode::authExpired &&
         (says(error.detail, "clock") || isOneOf(error.serviceCode, {"RequestTimeTooSkewed"}));
}

// az://ACCOUNT/CONTAINER or s3://BUCKET of a longer location, for the command that makes it.
QString containerOf(const std::string& location) {
  const std::size_t scheme = location.find("://");
  if (scheme == std::string::npos) return shown(location.substr(0, location.find('/')));
  std::size_t slash = location.find('/', scheme + 3);
  if (location.starts_with("s3://")) return shown(location.substr(0, slash));
  if (slash != std::string::npos) slash = location.find('/', slash + 1);
  return shown(location.substr(0, slash));
}

Said tls(const Error& error) {
  if (says(error.detail, "expired") || says(error.detail, "not yet valid")) {
    return {
        Words::tr(
            "the server's certificate has expired or is not valid yet, so the connection is not secure"),
        Words::tr(
            "Check this computer's date; if it is right, tell whoever runs the server. Nothing was sent.")};
  }
  if (says(error.detail, "subject name") || says(error.detail, "does not match")) {
    return {
        Words::tr("the server's certificate is another server's, so the connection is not secure"),
        Words::tr("Check the address for typing errors; a proxy or network that intercepts connections does "
                  "this too. Nothing was sent.")};
  }
  return {
      Words::tr(
          "the secure connection (TLS) could not be set up: the server's certificate is not trusted or the "
          "connection is being intercepted"),
      Words::tr(
          "Check the address and this computer's date; for a private certificate, add its authority to the "
          "system's trusted ones.")};
}

Said fileInTheWay() {
  return {Words::tr("a part of its path is a file, not a folder"),
          Words::tr("Choose another folder, or rename the file that is in the way.")};
}

Said mountDamaged() {
  return {Words::tr("what is remembered of the mount is damaged"),
          Words::tr("Mount the object into another file. What was committed is safe; of the rest nobody "
                    "can tell any more, so keep these files if you want to look for it.")};
}

// Of what attaches mounts: its own words and those of the system's programs say most.
Said attachRefused(const Error& error) {
  const QString cause = Words::tr("it cannot be attached: %1", "why, in English").arg(shown(error.detail));
  switch (error.code) {
    case ErrorCode::exists:
      return {cause, Words::tr("Choose an empty folder, or a new one.")};
    case ErrorCode::busy:
      return {Words::tr("somebody uses what is attached: %1", "who, in English").arg(shown(error.detail)),
              Words::tr("Close it there, and detach again; --force detaches it all the same.")};
    case ErrorCode::notFound:
      return {cause, Words::tr("\"partx FILE\" lists the partitions of a disk.")};
    default:
      if (says(error.detail, "only root"))
        return {cause, Words::tr("Run the command as root, or attach it as a file (--as-file).")};
      return {cause,
              Words::tr("A disk with partitions wants --partition N. What needs a program that is not here "
                        "can use the mount's address instead.")};
  }
}

Said notFound(const Error& error) {
  if (isOneOf(error.serviceCode, {"ContainerNotFound", "NoSuchBucket"})) {
    const QString container = containerOf(error.object);
    return {
        Words::tr("the container does not exist"),
        container.isEmpty()
            ? Words::tr("Create it with \"hawserctl mkcontainer\" or with New Container in the window.")
            : Words::tr("Create it with \"hawserctl mkcontainer %1\" or with New Container in the window.")
                  .arg(container)};
  }
  if (error.serviceCode == kFolderMissing)
    return {Words::tr("the folder is not there"),
            Words::tr("If it lies on a disk of its own, mount that; otherwise check the path.")};
  if (error.serviceCode == kStoreMissing)
    return {Words::tr("there is no store"),
            Words::tr("Make it with \"hawserctl store init FILE --size SIZE\", or check the path.")};
  if (error.serviceCode == kNotCached)
    return {Words::tr("nothing of it is in the cache"),
            Words::tr("What was never read is not there; \"hawserctl cache list\" shows what is.")};
  if (error.serviceCode == ondemand::kMountDamaged) return mountDamaged();
  if (error.serviceCode == kNoSuchMount)
    return {error.object.empty() ? Words::tr("nothing is mounted") : Words::tr("it is not mounted"),
            Words::tr("\"hawserctl mounts\" shows what is; \"hawserctl mount\" mounts an object.")};
  if (error.serviceCode == kMountProgramMissing)
    return {Words::tr("the program that serves mounts is missing"),
            Words::tr("It belongs beside this one: install Hawser again, with hawser-nbd.")};
  if (error.sys == ENOTDIR) return fileInTheWay();
  if (error.sys != 0) {
    return {
        Words::tr("there is no such file or folder (any more)"),
        Words::tr(
            "Check the path; if the file was moved while it was being copied, copy it from its new place.")};
  }
  return {Words::tr("there is nothing under this name (any more)"),
          Words::tr("Check the name, upper and lower case too, or list its folder to see what is there.")};
}

Said exists(const Error& error) {
  if (isOneOf(error.serviceCode, {"ContainerAlreadyExists", "BucketAlreadyOwnedByYou"}))
    return {Words::tr("the container exists already"), Words::tr("Use it as it is, or choose another name.")};
  if (error.sys == ENOTDIR || says(error.detail, "is no folder")) return fileInTheWay();
  if (error.serviceCode == kStoreInTheWay)
    return {Words::tr("there is a file of this name already"),
            Words::tr("Choose another name: a store is made over nothing that is there.")};
  if (error.serviceCode == ondemand::kMountInTheWay)
    return {Words::tr("something else is there already"),
            Words::tr("Choose another name: a mount makes a file of its own.")};
  return {Words::tr("something of this name exists already"),
          Words::tr("Choose another name, or allow overwriting (--conflict overwrite).")};
}

Said credentialMissing(const Error& error) {
  if (says(error.detail, "signature is not kept")) {
    return {Words::tr("its shared access signature (SAS) is needed again, for it is never kept"),
            Words::tr("Set HAWSER_CONNECTION_SAS to the whole URL with its signature, or save that with "
                      "\"hawserctl connection add\", then go on with \"hawserctl jobs resume\": what has "
                      "arrived is kept.")};
  }
  const QString cause =
      says(error.detail, "no connection of this name") ? Words::tr("no connection of this name is known")
      : says(error.detail, "keychain does not")
          ? Words::tr("the keychain does not give its credential (locked, refused or absent)")
          : Words::tr("no credential is known for it");
  if (error.object.starts_with("s3://")) {
    return {cause, Words::tr("Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE for one of "
                             "~/.aws/credentials, or save a connection with \"hawserctl connection add\".")};
  }
  const std::size_t colon = error.object.find(':');
  if (colon == std::string::npos || colon + 1 != error.object.size()) {
    return {cause,
            Words::tr("Set AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or "
                      "AZURE_STORAGE_CONNECTION_STRING, or save a connection with \"hawserctl connection "
                      "add\".")};
  }
  const std::string connectionName = error.object.substr(0, colon);
  return {cause,
          Words::tr("Save it with \"hawserctl connection add %1\", or set %2 to a connection string or URL.")
              .arg(shown(connectionName), shown(connectionVariable(connectionName)))};
}

bool nothingGiven(const Error& error) {
  return says(error.detail, "no credential was given") || error.http == 401 ||
         isOneOf(error.serviceCode, {"PublicAccessNotPermitted", "NoAuthenticationInformation"});
}

QString damagedStoreStep() {
  return Words::tr(
      "\"hawserctl store check FILE\" tells what is damaged; what can still be read, \"hawserctl store "
      "ls\" shows and \"get\" saves.");
}

Said denied(const Error& error) {
  if (isTls(error)) return tls(error);
  if (error.http == 407) {
    return {Words::tr("the proxy between this computer and the service asks for a sign-in"),
            Words::tr(
                "Give its address with name and password in the system's proxy settings (https_proxy), then "
                "try again.")};
  }
  if (error.sys == EROFS && says(error.detail, "the store has stopped writing"))
    return {
        Words::tr("the store has stopped writing after an error of its disk"),
        Words::tr(
            "Look after the disk, then try again: the store is loaded anew, and holds what had arrived.")};
  if (error.sys == EROFS && says(error.detail, "the store is damaged"))
    return {Words::tr("the store is damaged, and nothing is written to it"), damagedStoreStep()};
  if (error.sys == EROFS) {
    return {Words::tr("it is on a read-only file system"),
            Words::tr("Choose a folder that can be written to.")};
  }
  if (error.sys != 0) {
    return {Words::tr("this computer does not permit it (the file's or folder's permissions)"),
            Words::tr("Ask its owner for the permission, or choose another folder.")};
  }
  if (nothingGiven(error)) {
    return {Words::tr("the service asks for a credential and none was given"),
            Words::tr("Give an account key or a shared access signature (SAS): set AZURE_STORAGE_KEY or "
                      "AZURE_STORAGE_SAS_TOKEN, or save a connection with \"hawserctl connection add\".")};
  }
  if (isOneOf(error.serviceCode,
              {"AuthorizationPermissionMismatch", "AuthorizationFailure", "AccountIsDisabled",
               "InsufficientAccountPermissions", "AuthorizationServiceMismatch",
               "AuthorizationResourceTypeMismatch", "AuthorizationSourceIPMismatch",
               "AuthorizationProtocolMismatch", "AccessDenied", "AllAccessDisabled"})) {
    return {
        Words::tr("the credential is valid but has no permission for this"),
        Words::tr(
            "Ask the account's owner for a credential that may do it (read, write, list, delete or create), "
            "and save it in the connection.")};
  }
  if (isLocal(error) && error.retry == Retry::afterAuth) return credentialMissing(error);
  if (isOneOf(error.serviceCode, {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken"})) {
    return {Words::tr("the service does not accept the access key or its secret"),
            Words::tr("Copy both anew from where the service shows them, and save them in the connection.")};
  }
  if (says(error.detail, "signature is refused")) {
    return {
        Words::tr("the service does not accept the shared access signature (SAS)"),
        Words::tr("Copy the URL again as a whole, with all that follows its '?'; if it is right, ask for a "
                  "new one.")};
  }
  return {
      Words::tr("the service does not accept the account key or signature"),
      Words::tr(
          "Copy the key or connection string anew from the account's page and save it in the connection.")};
}

Said authExpired(const Error& error) {
  if (isSkewed(error)) {
    return {Words::tr("this computer's clock is too far from the service's, so signatures are refused"),
            Words::tr("Set the computer's date and time (and time zone), then try again.")};
  }
  if (isOneOf(error.serviceCode, {"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"})) {
    return {Words::tr("the access key was for a time, which has passed"),
            Words::tr("Get a new one, save it in the connection, then resume: what has arrived is kept.")};
  }
  return {Words::tr("the shared access signature (SAS) or sign-in has expired"),
          Words::tr("Make a new SAS, save it in the connection, then resume: what has arrived is kept.")};
}

Said connection(const Error& error) {
  if (says(error.detail, "else than the storage service")) {
    return {
        Words::tr(
            "something else than the storage service answered (a network's sign-in page, a proxy or another "
            "server)"),
        Words::tr(
            "Open a web page to sign in to the network, check the connection's address and the proxy, then "
            "try again: nothing was taken for stored.")};
  }
  if (error.http >= 500) {
    return {Words::tr("the service has a fault just now (status %1)").arg(error.http),
            Words::tr(
                "Hawser tries again by itself; if it goes on, look at the provider's status page and resume "
                "later: what has arrived is kept.")};
  }
  if (isTls(error)) return tls(error);
  if (isUnknownName(error)) {
    return {Words::tr("the server's name is not known (DNS)"),
            Words::tr(
                "Check the account's or server's name for typing errors, and that this computer is online.")};
  }
  if (error.sys == ECONNREFUSED || says(error.detail, "refused")) {
    return {Words::tr("the server refused the connection"),
            Words::tr("Check the address and port, and that the service is running.")};
  }
  if (error.sys == ENETUNREACH || error.sys == EHOSTUNREACH || error.sys == ENETDOWN) {
    return {Words::tr("the network does not reach the server"),
            Words::tr("Check that this computer is online (cable, Wi-Fi, VPN, proxy), then resume.")};
  }
  return {
      Words::tr("the connection was lost"),
      Words::tr(
          "Hawser tries again by itself; if it goes on, check the network and resume later: what has arrived "
          "is kept.")};
}

Said noSpace(const Error& error, Speaker speaker) {
  // The layer that knew how much was missing says so in the detail.
  const QString cause =
      isLocal(error) ? Words::tr("the disk or quota is full") : Words::tr("the account's quota is full");
  return {error.detail.empty() ? cause : Words::tr("%1 (%2)").arg(cause, explained(error.detail, speaker)),
          Words::tr("Free some space or choose another place, then resume: what has arrived is kept.")};
}

Said tooLarge(const Error& error, Speaker speaker) {
  if (error.sys == ENAMETOOLONG) {
    return {Words::tr("the name is too long for this place"),
            Words::tr("Rename it, or copy it to another place.")};
  }
  return {error.detail.empty()
              ? Words::tr("it is larger than this place can hold")
              : Words::tr("it is larger than this place can hold (%1)").arg(explained(error.detail, speaker)),
          Words::tr("Choose a larger part size, or a place without this limit.")};
}

Said invalid(const Error& error, Speaker speaker) {
  QString cause = Words::tr("this cannot be done as asked");
  if (isKnown(error.detail) || (!error.detail.empty() && speaker == Speaker::command))
    cause = explained(error.detail, speaker);
  else if (!error.detail.empty())
    cause = Words::tr("%1 (%2)").arg(cause, explained(error.detail, speaker));
  return {cause, Words::tr("Correct the location or option and try again.")};
}

Said unsupported(const Error& error, Speaker speaker) {
  if (error.serviceCode == kCommitToFile)
    return {
        Words::tr("a file of this computer is not written to"),
        Words::tr("Once all of it is here, the file that the mount is kept in is its new version: detach the "
                  "mount and take that.")};
  const QString cause = error.detail.empty()
                            ? Words::tr("this kind of store cannot do it")
                            : Words::tr("this cannot be done here: %1").arg(explained(error.detail, speaker));
  return {cause, Words::tr("Choose another store or leave out the option that needs it.")};
}

Said changed(const Error& error) {
  if (error.serviceCode == kInputBrokenOff) {
    return {Words::tr("the input broke off before its end"),
            Words::tr("What had come of it is kept: send that much (Retry), or take the job off the list.")};
  }
  if (error.serviceCode == kFolderReplaced) {
    return {Words::tr("it is another folder than the one the plan was made for"),
            Words::tr("If it lies on a disk of its own, mount that and resume; otherwise cancel the job and "
                      "look at a new preview.")};
  }
  if (error.serviceCode == ondemand::kMountOutrun) {
    return {
        Words::tr("somebody else has changed it since it was mounted"),
        Words::tr("Nothing of theirs was replaced, and what you changed is kept in the mount: save it from "
                  "there, then mount the object anew into another file.")};
  }
  if (error.serviceCode == ondemand::kMountOfOther) {
    return {Words::tr("what is kept there is of another object, or of a version before it was changed"),
            Words::tr("Choose another file for this mount; what is in that one stays as it is.")};
  }
  if (isLocal(error)) {
    return {Words::tr("it changed while it was being copied"),
            Words::tr("Nothing was mixed; copy it again once nobody writes to it (Retry).")};
  }
  return {Words::tr("somebody else changed it in the meantime"),
          Words::tr("Nothing was overwritten; look at both versions, then copy again.")};
}

Said other(const Error& error, Speaker speaker) {
  switch (error.code) {
    case ErrorCode::throttled:
      return {
          Words::tr("the service is busy and asks for fewer requests"),
          Words::tr(
              "Hawser slows down and tries again by itself; if it goes on, lower the rate (--limit-rate) or "
              "resume later.")};
    case ErrorCode::timeout:
      return {Words::tr("no answer came in time"),
              Words::tr("Check the network, then resume: what has arrived is kept.")};
    case ErrorCode::corrupt:
      if (error.serviceCode == ondemand::kMountDamaged) return mountDamaged();
      if (error.serviceCode == kStoreDamaged)
        return {Words::tr("the store is damaged, and objects may be missing from it"), damagedStoreStep()};
      if (error.serviceCode == stripe::kNotWhole)
        return {Words::tr("the object is not whole (%1)", "in English, which of its slices is wrong")
                    .arg(QString::fromStdString(error.detail)),
                Words::tr("Bring that slice back to its place, or copy the object to the stripe again.")};
      return {
          Words::tr("the bytes are not those that were sent or stored (a checksum does not match)"),
          Words::tr(
              "The damaged copy is not used. Copy it again; if it goes on, check the disk and the memory of "
              "this computer, or the stored object.")};
    case ErrorCode::cancelled:
      return {Words::tr("it was cancelled"), Words::tr("Resume the job to go on where it was.")};
    case ErrorCode::busy:
      if (error.serviceCode == kHasClones)
        return {Words::tr("it is still needed: %1").arg(explained(error.detail, speaker)),
                Words::tr("Give each of them a copy of its own with \"hawserctl store decouple\", or remove "
                          "them first.")};
      if (error.sys == ENOTEMPTY || error.sys == EEXIST)
        return {Words::tr("it is not empty"),
                Words::tr("Something was put there meanwhile; look at it, then try again.")};
      return {error.detail.empty()
                  ? Words::tr("somebody else holds it just now (a lease or lock)")
                  : Words::tr("somebody else holds it just now: %1").arg(explained(error.detail, speaker)),
              Words::tr("Wait until it is free, then try again.")};
    default:
      return {error.detail.empty()
                  ? Words::tr("Hawser made a mistake")
                  : Words::tr("Hawser made a mistake (%1)").arg(explained(error.detail, speaker)),
              Words::tr("Try again; if it comes back, report it with the job's log.")};
  }
}

QString storeStep() {
  return Words::tr("Choose Store… in the File menu: Check tells there what is damaged.");
}

// What the window has instead of commands, variables and options; empty where the step names none.
QString windowsStep(const Error& error) {
  switch (error.code) {
    case ErrorCode::busy:
      if (error.serviceCode == kHasClones)
        return Words::tr(
            "Choose Store… in the File menu: there each of them can be made independent or deleted.");
      break;
    case ErrorCode::notFound:
      if (error.serviceCode == kNoSuchMount)
        return Words::tr("Mounts… in the File menu shows what is mounted.");
      if (error.serviceCode == kStoreMissing)
        return Words::tr(
            "It is made when something is first copied into it; if it was there before, check the path.");
      if (isOneOf(error.serviceCode, {"ContainerNotFound", "NoSuchBucket"}))
        return Words::tr("Make it with New Container, or choose another one.");
      break;
    case ErrorCode::exists:
      if (!isOneOf(error.serviceCode,
                   {"ContainerAlreadyExists", "BucketAlreadyOwnedByYou", ondemand::kMountInTheWay}))
        return Words::tr("Choose another name, or decide to overwrite it.");
      break;
    case ErrorCode::denied:
      if (error.sys == EROFS && says(error.detail, "the store is damaged")) return storeStep();
      if (says(error.detail, "signature is not kept"))
        return Words::tr(
            "Save a connection with the URL and its signature, then resume: what has arrived is kept.");
      if (nothingGiven(error) || (isLocal(error) && error.sys == 0 && error.retry == Retry::afterAuth))
        return Words::tr("Enter the account key or a shared access signature (SAS) for this connection.");
      break;
    case ErrorCode::corrupt:
      if (error.serviceCode == kStoreDamaged) return storeStep();
      break;
    case ErrorCode::throttled:
      return Words::tr(
          "Hawser slows down and tries again by itself; if it goes on, set a limit or resume later.");
    default:
      break;
  }
  return {};
}

Said said(const Error& error, Speaker speaker) {
  if (error.serviceCode == kAttachRefused) return attachRefused(error);
  switch (error.code) {
    case ErrorCode::notFound:
      return notFound(error);
    case ErrorCode::exists:
      return exists(error);
    case ErrorCode::denied:
      if (error.serviceCode == kKeyMissing)
        return {Words::tr("it is encrypted, and its private key was not given"),
                Words::tr("Copy it with \"hawserctl copy --decrypt-key FILE\".")};
      return denied(error);
    case ErrorCode::authExpired:
      return authExpired(error);
    case ErrorCode::connection:
      return connection(error);
    case ErrorCode::noSpace:
      return noSpace(error, speaker);
    case ErrorCode::tooLarge:
      return tooLarge(error, speaker);
    case ErrorCode::invalidArgument:
      return invalid(error, speaker);
    case ErrorCode::unsupported:
      return unsupported(error, speaker);
    case ErrorCode::changedUnderUs:
      return changed(error);
    case ErrorCode::throttled:
    case ErrorCode::timeout:
    case ErrorCode::corrupt:
    case ErrorCode::cancelled:
    case ErrorCode::busy:
    case ErrorCode::internal:
      break;
  }
  return other(error, speaker);
}

}  // namespace

ConnectionStage stageOf(const Error& error) {
  if (isTls(error)) return ConnectionStage::encryption;
  if (error.code == ErrorCode::timeout) return ConnectionStage::reach;
  if (error.code == ErrorCode::connection)
    return isUnknownName(error) ? ConnectionStage::name : ConnectionStage::reach;
  if (isSkewed(error)) return ConnectionStage::clock;
  // What is denied with 403 may be the right to list alone; a wrong signature says so.
  const bool refused = error.code == ErrorCode::denied || error.code == ErrorCode::authExpired;
  const bool signature = error.http != 403 || error.code == ErrorCode::authExpired ||
                         isOneOf(error.serviceCode, {"AuthenticationFailed", "InvalidAuthenticationInfo",
                                                     "InvalidAccessKeyId", "SignatureDoesNotMatch"});
  return refused && signature ? ConnectionStage::signIn : ConnectionStage::list;
}

QString ErrorSentence::whole() const {
  const QString start = object.isEmpty() ? cause : Words::tr("%1: %2", "object, cause").arg(object, cause);
  return Words::tr("%1. %2", "sentence, next step").arg(start, nextStep);
}

ErrorSentence sentence(const Error& error, Speaker speaker) {
  Said words = said(error, speaker);
  if (speaker == Speaker::window)
    if (const QString step = windowsStep(error); !step.isEmpty()) words.nextStep = step;
  return {shown(error.object), words.cause, words.nextStep};
}

}  // namespace hawser
