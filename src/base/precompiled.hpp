// The standard headers that most files include, compiled once with --enable-pch. Files include what they need all the
// same: without that option this one is nowhere.
#ifndef HAAS_BASE_PRECOMPILED_HPP  // the compiler warns of `#pragma once` in a file that it compiles by itself
#define HAAS_BASE_PRECOMPILED_HPP

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#endif
