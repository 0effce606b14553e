// Stages (staging/stage.h) as programs use them: over FileSystem::system(), from any thread.
#pragma once

#include "staging/stage.h"
