// ProfileRules: what a profile that somebody makes consists of, and what stands against it.
#pragma once

#include <QString>
#include <string>
#include <vector>

#include "api/profiles.h"

namespace hawser::ui {

// "*.jpg; *.png" as patterns, and back.
std::vector<std::string> patternsIn(const QString& text);
QString patternsText(const std::vector<std::string>& patterns);

ProfileKind profileKind(SyncKind kind);
// None of a copy.
std::optional<SyncKind> syncKind(ProfileKind kind);

// Two folders that are to be kept the same; the options as of a new one.
Profile syncProfile(SyncKind kind, const QString& left, const QString& right);

// Whether it comes with a signature, or another secret that nothing keeps.
bool hasSecret(const QString& location);
// Why it cannot be kept as it is, as a sentence with what to do about it; empty: it can.
QString profileProblem(const Profile& profile);
// Likewise why this cannot be a profile's name.
QString nameProblem(const QString& name);

}  // namespace hawser::ui
