// Messages as a MongoDB server writes them. Source: bsonspec.org; MongoDB Manual, "MongoDB Wire Protocol".
#pragma once

#include <bit>
#include <cstdint>
#include <string>

namespace toolkit::test {

inline std::string little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
  return text;
}
inline std::uint32_t read_little(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}

inline std::string element(char type, const std::string& name, const std::string& value) {
  return type + name + '\0' + value;
}
inline std::string truth(const std::string& name, bool value = true) {
  return element(0x08, name, std::string(1, value ? '\1' : '\0'));
}
inline std::string number(const std::string& name, double value) {
  return element(0x01, name, little(std::bit_cast<std::uint64_t>(value), 8));
}
inline std::string int32(const std::string& name, std::int32_t value) {
  return element(0x10, name, little(static_cast<std::uint32_t>(value), 4));
}
inline std::string text(const std::string& name, const std::string& value) {
  return element(0x02, name, little(value.size() + 1, 4) + value + '\0');
}
inline std::string document(const std::string& elements) {
  return little(4 + elements.size() + 1, 4) + elements + '\0';
}

/// OP_MSG with one document, as the answer to our request number 1.
inline std::string op_msg(const std::string& body, std::uint32_t flags = 0) {
  const std::string rest = little(flags, 4) + '\0' + body;
  return little(16 + rest.size(), 4) + little(77, 4) + little(1, 4) + little(2013, 4) + rest;
}

}  // namespace toolkit::test
