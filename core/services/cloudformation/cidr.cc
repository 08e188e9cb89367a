#include "core/services/cloudformation/cidr.h"

#include <cstdint>
#include <optional>
#include <string>

#include "core/services/cloudformation/errors.h"

namespace cloudtab::cloudformation {
namespace {

struct Block {
  uint32_t address = 0;
  int prefix = 0;
};

std::optional<Block> parse_block(std::string_view text) {
  Block block;
  uint32_t number = 0;
  int digits = 0;
  int parts = 0;
  bool in_prefix = false;
  for (char c : text) {
    if (c >= '0' && c <= '9') {
      number = number * 10 + static_cast<uint32_t>(c - '0');
      if (++digits > 3 || number > 255) return std::nullopt;
    } else if ((c == '.' && parts < 3) || (c == '/' && parts == 3)) {
      if (digits == 0 || in_prefix) return std::nullopt;
      block.address = (block.address << 8) | number;
      ++parts;
      in_prefix = c == '/';
      number = 0;
      digits = 0;
    } else {
      return std::nullopt;
    }
  }
  if (!in_prefix || digits == 0 || number > 32) return std::nullopt;
  block.prefix = static_cast<int>(number);
  return block;
}

std::string block_text(uint64_t address, int prefix) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += std::to_string((address >> shift) & 0xFF);
    out += shift > 0 ? "." : "/";
  }
  return out + std::to_string(prefix);
}

}  // namespace

Result<Document> split_cidr(std::string_view text, int count, int host_bits) {
  const std::optional<Block> block = parse_block(text);
  if (!block) {
    return errors::validation("Template error: Fn::Cidr: " + std::string(text) +
                              " is not a valid IPv4 CIDR block");
  }
  if (count < 1 || count > 256) {
    return errors::validation("Template error: Fn::Cidr: count must be between 1 and 256");
  }
  if (host_bits == 0) {
    int parts_bits = 0;
    while ((1 << parts_bits) < count) ++parts_bits;
    host_bits = 32 - block->prefix - parts_bits;
  }
  const int prefix = 32 - host_bits;
  if (host_bits < 0 || host_bits > 32 || prefix < block->prefix ||
      (static_cast<uint64_t>(count) << host_bits) > (uint64_t{1} << (32 - block->prefix))) {
    return errors::validation("Template error: Fn::Cidr: " + std::string(text) +
                              " cannot be divided into " + std::to_string(count) + " subnets");
  }
  const uint64_t mask =
      block->prefix == 0 ? 0 : (~uint64_t{0} << (32 - block->prefix)) & 0xFFFFFFFF;
  Document out = Document::array();
  for (int i = 0; i < count; ++i) {
    out.push_back(
        block_text((block->address & mask) + (static_cast<uint64_t>(i) << host_bits), prefix));
  }
  return out;
}

}  // namespace cloudtab::cloudformation
