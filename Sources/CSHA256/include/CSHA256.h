#ifndef SLUICE_CSHA256_H
#define SLUICE_CSHA256_H

#include <stddef.h>
#include <stdint.h>

/// HMAC-SHA-256 under one key: the hash's states after the key's two padded blocks.
typedef struct {
    uint32_t inner[8];
    uint32_t outer[8];
} sluice_hmac_key;

/// - Parameter key: the key, filled up with zeros to a block. A longer key is hashed first, by the caller.
sluice_hmac_key sluice_hmac_prepare(const uint8_t key[64]);

/// The digest's four words, most significant first.
void sluice_hmac_digest(const sluice_hmac_key *key, const uint8_t *message, size_t count, uint64_t digest[4]);

/// The same without the processor's instructions, so that a test sees both.
void sluice_hmac_digest_portable(const sluice_hmac_key *key, const uint8_t *message, size_t count, uint64_t digest[4]);

#endif
