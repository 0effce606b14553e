// Database and Statement: SQLite behind Results. One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hawser {

class Statement {
 public:
  Statement(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Forgets row and values, ready for the next use.
  Statement& begin();
  // Binds the next parameter.
  Statement& add(std::int64_t value);
  Statement& add(std::uint64_t value) { return add(static_cast<std::int64_t>(value)); }
  Statement& add(std::uint32_t value) { return add(static_cast<std::int64_t>(value)); }
  Statement& add(int value) { return add(static_cast<std::int64_t>(value)); }
  Statement& add(std::string_view text);  // bytes as they are; need not be UTF-8
  Statement& add(std::optional<std::int64_t> value);
  // True: a row is there; false: done.
  Result<bool> step();
  // For statements without rows.
  Status run();

  std::int64_t integer(int column) const;
  std::uint64_t size(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  std::string text(int column) const;
  std::optional<std::int64_t> optionalInteger(int column) const;

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int next_ = 1;
};

class Database {
 public:
  // Makes the file (mode 0600) where missing. corrupt where it is no database.
  static Result<std::unique_ptr<Database>> open(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Status run(const char* sql);
  Result<std::unique_ptr<Statement>> prepare(std::string_view sql);
  std::int64_t changes() const;  // rows the last statement changed
  std::int64_t lastInsertId() const;

 private:
  explicit Database(sqlite3* handle) : handle_(handle) {}
  sqlite3* handle_;
};

}  // namespace hawser
