#include "lib/actions/record_scan.hpp"

namespace toolkit::actions {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

void RecordScan::feed(std::string_view bytes) {
  for (const char byte : bytes) {
    ++offset_;
    take(byte);
  }
}

std::optional<std::uint64_t> RecordScan::half_record() const {
  switch (place_) {
    case Place::head: return length_ > 0 ? std::optional{start_} : std::nullopt;
    case Place::rest: return std::nullopt;
    case Place::delimiter: return start_;
    case Place::value: break;
  }
  // At the end of the file the end line needs no newline.
  return differs_ || matched_ != delimiter_.size() ? std::optional{start_} : std::nullopt;
}

void RecordScan::take(char byte) {
  switch (place_) {
    case Place::head: return take_head(byte);
    case Place::rest:
      if (byte == '\n') begin_record();
      return;
    case Place::delimiter:
      if (byte != '\n') {
        delimiter_ += byte;
      } else if (delimiter_.empty()) {
        begin_record();
      } else {
        place_ = Place::value;
      }
      return;
    case Place::value: return take_value(byte);
  }
}

void RecordScan::take_head(char byte) {
  if (byte == '\n') return begin_record();
  if (byte == '=') {
    place_ = Place::rest;
    return;
  }
  if (byte == '<' && after_angle_) {
    place_ = length_ > 1 ? Place::delimiter : Place::rest;  // a name must not be empty
    return;
  }
  after_angle_ = byte == '<';
  ++length_;
  if (offset_ == length_ && length_ <= kByteOrderMark.size()) {
    is_mark_ = (length_ == 1 || is_mark_) && byte == kByteOrderMark[length_ - 1];
    if (is_mark_ && length_ == kByteOrderMark.size()) begin_record();  // the runner takes it off
  }
}

void RecordScan::take_value(char byte) {
  if (byte == '\n') {
    const bool is_end = !differs_ && matched_ == delimiter_.size();
    if (is_end) return begin_record();
    matched_ = 0;
    differs_ = false;
  } else if (!differs_ && matched_ < delimiter_.size() && byte == delimiter_[matched_]) {
    ++matched_;
  } else {
    differs_ = true;
  }
}

void RecordScan::begin_record() {
  place_ = Place::head;
  start_ = offset_;
  length_ = 0;
  after_angle_ = false;
  delimiter_.clear();
  matched_ = 0;
  differs_ = false;
}

}  // namespace toolkit::actions
