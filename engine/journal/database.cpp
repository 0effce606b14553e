#include "journal/database.h"

#include <sqlite3.h>

#include <cerrno>

#include "base/assert.h"

namespace hawser {

namespace {

Error databaseError(sqlite3* database, int code) {
  Error error;
  error.detail = "SQLite: " + std::string(database ? sqlite3_errmsg(database) : sqlite3_errstr(code));
  error.sys = database ? sqlite3_system_errno(database) : 0;
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      error.code = ErrorCode::busy;
      error.retry = Retry::soon;
      break;
    case SQLITE_FULL:
      error.code = ErrorCode::noSpace;
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      error.code = ErrorCode::denied;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_IOERR:
      error.code = ErrorCode::corrupt;
      break;
    default:
      error.code = ErrorCode::internal;
  }
  // Where its index in shared memory cannot grow, SQLite says no more than that reading or writing failed.
  if (error.sys == ENOSPC || error.sys == EDQUOT) error.code = ErrorCode::noSpace;
  return error;
}

}  // namespace

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement& Statement::begin() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  next_ = 1;
  return *this;
}

Statement& Statement::add(std::int64_t value) {
  HAWSER_ASSERT(sqlite3_bind_int64(statement_, next_++, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::add(std::string_view text) {
  // An empty view may have no pointer, which SQLite would take for NULL.
  const char* bytes = text.empty() ? "" : text.data();
  HAWSER_ASSERT(sqlite3_bind_blob64(statement_, next_++, bytes, text.size(), SQLITE_TRANSIENT) == SQLITE_OK);
  return *this;
}

Statement& Statement::add(std::optional<std::int64_t> value) {
  if (value) return add(*value);
  HAWSER_ASSERT(sqlite3_bind_null(statement_, next_++) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return fail(databaseError(database_, code));
}

Status Statement::run() {
  HAWSER_TRY(const bool row, step());
  HAWSER_ASSERT(!row);
  sqlite3_reset(statement_);
  return {};
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes ? std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)) : std::string();
}

std::optional<std::int64_t> Statement::optionalInteger(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(
      path.c_str(), &handle,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<Database> database(new Database(handle));
  if (code != SQLITE_OK) return fail(databaseError(handle, code).about(path));
  sqlite3_busy_timeout(handle, 10'000);
  return database;
}

Database::~Database() {
  sqlite3_close_v2(handle_);
}

Status Database::run(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return fail(databaseError(handle_, code));
  return {};
}

Result<std::unique_ptr<Statement>> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return fail(databaseError(handle_, code));
  return std::make_unique<Statement>(handle_, statement);
}

std::int64_t Database::changes() const {
  return sqlite3_changes(handle_);
}

std::int64_t Database::lastInsertId() const {
  return sqlite3_last_insert_rowid(handle_);
}

}  // namespace hawser
