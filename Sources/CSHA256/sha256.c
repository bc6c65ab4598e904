// SHA-256 (FIPS 180-4) and HMAC (RFC 2104), for keyed digests of short messages by the million: no allocation, and the
// processor's SHA instructions where there are any.

#include "CSHA256.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static const uint32_t initial_state[8] = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

typedef void (*compression)(uint32_t state[8], const uint8_t block[64]);

static uint32_t rotated(uint32_t word, int bits) { return word >> bits | word << (32 - bits); }

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void store_big_endian(uint32_t word, uint8_t *bytes) {
    for (int place = 0; place < 4; place++) bytes[place] = (uint8_t)(word >> (24 - 8 * place));
}

static void compress_portable(uint32_t state[8], const uint8_t block[64]) {
    uint32_t schedule[64];
    for (int t = 0; t < 16; t++) schedule[t] = big_endian(block + 4 * t);
    for (int t = 16; t < 64; t++) {
        uint32_t early = schedule[t - 15], late = schedule[t - 2];
        uint32_t small0 = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3;
        uint32_t small1 = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10;
        schedule[t] = schedule[t - 16] + small0 + schedule[t - 7] + small1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < 64; t++) {
        uint32_t large1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
        uint32_t first = h + large1 + ((e & f) ^ (~e & g)) + round_constants[t] + schedule[t];
        uint32_t large0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
        uint32_t second = large0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g;
        g = f;
        f = e;
        e = d + first;
        d = c;
        c = b;
        b = a;
        a = first + second;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}

#if defined(__x86_64__)
/// The instructions hold the state as a, b, e, f and c, d, g, h (Intel's manual, SHA256RNDS2).
__attribute__((target("sha,ssse3,sse4.1"))) static void compress_by_instructions(
    uint32_t state[8], const uint8_t block[64]) {
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
    __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);
    const __m128i abef_before = abef, cdgh_before = cdgh;
    __m128i words[4];
#pragma clang loop unroll(full)
    for (int step = 0; step < 16; step++) {
        __m128i now;
        if (step < 4) {
            now = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(block + 16 * step)), swap);
        } else {
            __m128i last = words[(step - 1) & 3];
            now = _mm_sha256msg1_epu32(words[step & 3], words[(step - 3) & 3]);
            now = _mm_add_epi32(now, _mm_alignr_epi8(last, words[(step - 2) & 3], 4));
            now = _mm_sha256msg2_epu32(now, last);
        }
        words[step & 3] = now;
        __m128i sum = _mm_add_epi32(now, _mm_loadu_si128((const __m128i *)(round_constants + 4 * step)));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
    __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
    __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

static int has_instructions(void) {
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(b >> 29 & 1)) return 0;
    return __get_cpuid(1, &a, &b, &c, &d) && (c >> 9 & 1) && (c >> 19 & 1);
}
#endif

static compression fastest(void) {
#if defined(__x86_64__)
    if (has_instructions()) return compress_by_instructions;
#endif
    return compress_portable;
}

/// Set before main: `cpuid` itself costs as much as a digest where a hypervisor answers it.
static compression compress = compress_portable;

__attribute__((constructor)) static void choose(void) { compress = fastest(); }

/// Hashes the rest of a message of which `before` bytes are in the state.
static void finish(
    compression compress, uint32_t state[8], uint64_t before, const uint8_t *message, size_t count) {
    uint64_t bits = (before + count) * 8;
    for (; count >= 64; message += 64, count -= 64) compress(state, message);
    uint8_t last[64] = {0};
    if (count > 0) memcpy(last, message, count);
    last[count] = 0x80;
    if (count >= 56) {
        compress(state, last);
        memset(last, 0, sizeof last);
    }
    store_big_endian((uint32_t)(bits >> 32), last + 56);
    store_big_endian((uint32_t)bits, last + 60);
    compress(state, last);
}

static void digest_by(
    compression compress, const sluice_hmac_key *key, const uint8_t *message, size_t count, uint64_t digest[4]) {
    uint32_t state[8];
    uint8_t inner[32];
    memcpy(state, key->inner, sizeof state);
    finish(compress, state, 64, message, count);
    for (int place = 0; place < 8; place++) store_big_endian(state[place], inner + 4 * place);
    memcpy(state, key->outer, sizeof state);
    finish(compress, state, 64, inner, sizeof inner);
    for (int place = 0; place < 4; place++) digest[place] = (uint64_t)state[2 * place] << 32 | state[2 * place + 1];
}

sluice_hmac_key sluice_hmac_prepare(const uint8_t key[64]) {
    sluice_hmac_key prepared;
    uint8_t inner[64], outer[64];
    for (int place = 0; place < 64; place++) {
        inner[place] = key[place] ^ 0x36;
        outer[place] = key[place] ^ 0x5C;
    }
    memcpy(prepared.inner, initial_state, sizeof initial_state);
    memcpy(prepared.outer, initial_state, sizeof initial_state);
    compress_portable(prepared.inner, inner);
    compress_portable(prepared.outer, outer);
    return prepared;
}

void sluice_hmac_digest(const sluice_hmac_key *key, const uint8_t *message, size_t count, uint64_t digest[4]) {
    digest_by(compress, key, message, count, digest);
}

void sluice_hmac_digest_portable(
    const sluice_hmac_key *key, const uint8_t *message, size_t count, uint64_t digest[4]) {
    digest_by(compress_portable, key, message, count, digest);
}
