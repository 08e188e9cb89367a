#pragma once

#include <string>
#include <string_view>

namespace cloudtab::sns {

/// The Base64 text of the signature of `text`, by the key of `kCertificate`: RSA with 2048 bits,
/// PKCS #1 v1.5 (RFC 8017, section 8.2.1), over its SHA-1 for SignatureVersion "1", over its
/// SHA-256 for "2". The same text has the same signature always.
///
/// The key keeps nothing secret and must not be used for anything else: a sandbox signs so that a
/// subscriber's check of signatures can be tried, and whoever reads signature.cc can sign too. That
/// is why it may be made of 64 small primes, whose product is as good a modulus for any verifier as
/// one of two, and with which signing takes microseconds where two large primes take milliseconds
/// in WebAssembly, for each message published.
std::string sign(std::string_view text, std::string_view signature_version);

/// In PEM form, signed by itself, with the subject sns.amazonaws.com.
std::string_view certificate();

/// Where it is served: `/SimpleNotificationService-<32 hexadecimal digits>.pem`, as AWS names its
/// own.
std::string_view certificate_path();

}  // namespace cloudtab::sns
