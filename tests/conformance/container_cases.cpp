#include "conformance/container_cases.h"

#include <algorithm>

#include "os/random.h"

namespace hawser::conformance {

void ContainerCases::madeOnceAndThenThere() {
  EXPECT_CODE(store().createContainer(context_, under_.container), ErrorCode::exists);
}

void ContainerCases::listed() {
  if (!can().listsContainers) {
    EXPECT_CODE(store().listContainers(context_, {}), ErrorCode::unsupported);
    return;
  }
  std::vector<std::string> names;
  std::string continuation;
  do {
    const auto page = store().listContainers(context_, continuation);
    EXPECT_OK(page);
    for (const ContainerInfo& container : page->containers)
      names.push_back(container.name);
    continuation = page->continuation;
  } while (!continuation.empty());
  QCOMPARE(std::count(names.begin(), names.end(), under_.container), std::ptrdiff_t{1});
  QVERIFY(std::is_sorted(names.begin(), names.end()));
}

void ContainerCases::wrongNamesAreRefused_data() {
  QTest::addColumn<QByteArray>("name");
  for (const char* name : {"", ".", "..", "../up", "a/b", "/"}) {
    QTest::addRow("\"%s\"", name) << QByteArray(name);
  }
}

void ContainerCases::wrongNamesAreRefused() {
  QFETCH(QByteArray, name);
  EXPECT_CODE(store().createContainer(context_, name.toStdString()), ErrorCode::invalidArgument);
}

void ContainerCases::aMissingOneIsNotFound() {
  const std::string missing = "hawser-missing-" + randomName().substr(0, 8);
  const ObjectRef at{missing, "a"};
  EXPECT_CODE(stat(at), ErrorCode::notFound);
  EXPECT_CODE(read(at), ErrorCode::notFound);
  EXPECT_CODE(remove(at), ErrorCode::notFound);
  EXPECT_CODE(store().list(context_, {missing, "", true, {}, 0}), ErrorCode::notFound);
  EXPECT_CODE(put(at, bytesOf("x")), ErrorCode::notFound);
  EXPECT_CODE(writeWhole(at, patternBytes(10)), ErrorCode::notFound);
  EXPECT_CODE(stat(at), ErrorCode::notFound);
}

void ContainerCases::removedWhenEmptyOrWithAllInIt() {
  const std::string container = under_.container + "-going";
  const ObjectRef inside{container, "folder/a"};
  EXPECT_CODE(store().removeContainer(context_, container), ErrorCode::notFound);
  EXPECT_CODE(store().removeContainer(context_, "a/b"), ErrorCode::invalidArgument);
  EXPECT_OK(store().createContainer(context_, container));
  EXPECT_OK(put(inside, bytesOf("x")));
  if (!can().removesFullContainers) {
    EXPECT_CODE(store().removeContainer(context_, container), ErrorCode::busy);
    EXPECT_OK(read(inside));
    EXPECT_OK(remove(inside));
    // Where folders are real, they stay until they are removed too.
    for (std::vector<ObjectInfo> left(1); !left.empty();) {
      const auto page = store().list(context_, {container, "", true, {}, 0});
      EXPECT_OK(page);
      left = page->objects;
      for (const ObjectInfo& object : left)
        EXPECT_OK(remove({container, object.key}));
    }
    // What a writer has left is no content.
    if (under_.writesByParts) {
      auto writer = start({container, "unfinished"}, partSize());
      EXPECT_OK(writer);
      EXPECT_OK(writePart(**writer, partsOf(partSize())[0], patternBytes(partSize())));
    }
  }
  EXPECT_OK(store().removeContainer(context_, container));
  EXPECT_CODE(stat(inside), ErrorCode::notFound);
  EXPECT_CODE(store().list(context_, {container, "", true, {}, 0}), ErrorCode::notFound);
  EXPECT_CODE(store().removeContainer(context_, container), ErrorCode::notFound);
}

void ContainerCases::locationsNameTheObject() {
  const std::string location = store().location({under_.container, "folder/a b.txt"});
  QVERIFY2(location.find(under_.container) != std::string::npos, location.c_str());
  QVERIFY2(location.find("folder/a b.txt") != std::string::npos, location.c_str());
  const auto missing = stat(ref("none"));
  QVERIFY(!missing);
  QCOMPARE(missing.error().object, store().location(ref("none")));
}

void ContainerCases::presignedUrlsWhereTheyExist() {
  const WallTime soon = Clock::system().now() + std::chrono::minutes(5);
  EXPECT_OK(put(ref("f"), bytesOf("x")));
  if (can().presignedUrls) {
    const auto url = store().presignedUrl(context_, ref("f"), soon);
    EXPECT_OK(url);
    QVERIFY(url->find("://") != std::string::npos);
  } else {
    EXPECT_CODE(store().presignedUrl(context_, ref("f"), soon), ErrorCode::unsupported);
  }
}

}  // namespace hawser::conformance
