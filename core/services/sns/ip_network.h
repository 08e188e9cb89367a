#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cloudtab::sns {

/// The 4 or 16 bytes of an IPv4 (`10.0.0.1`) or IPv6 (`2001:db8::1`) address in its standard
/// notations; nothing for anything else.
std::optional<std::string> parse_ip_address(std::string_view text);

/// Whether the address is of the network's kind and begins with its first `bits` bits.
bool is_in_network(const std::string& address, const std::string& network, int bits);

}  // namespace cloudtab::sns
