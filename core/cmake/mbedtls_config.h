#pragma once

/* What is compiled of Mbed TLS (MBEDTLS_CONFIG_FILE): the digests and checksums of core/base, and
 * the cryptography of KMS. No source of entropy: random bytes are the caller's, so that a sandbox's
 * keys follow from its seed. */

/* Sources of the library take this one from its own configuration. */
#include <limits.h>

/* Numbers in limbs of 32 bits everywhere: what is drawn to fill one must not depend on a machine's
 * word. */
#define MBEDTLS_HAVE_INT32
/* Bits of an exponent taken at once: memory for speed (2 by default). */
#define MBEDTLS_MPI_WINDOW_SIZE 5

#define MBEDTLS_MD5_C
#define MBEDTLS_SHA1_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA512_C
#define MBEDTLS_MD_C

#define MBEDTLS_AES_C
#define MBEDTLS_AES_FEWER_TABLES
#define MBEDTLS_CIPHER_C
#define MBEDTLS_GCM_C

#define MBEDTLS_BIGNUM_C
#define MBEDTLS_GENPRIME
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_OID_C
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21

#define MBEDTLS_ECP_C
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_NO_INTERNAL_RNG
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 0
#define MBEDTLS_ECP_WINDOW_SIZE 4
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_DP_SECP521R1_ENABLED
#define MBEDTLS_ECP_DP_SECP256K1_ENABLED
