#ifndef SLUICE_CCRYPTO_H
#define SLUICE_CCRYPTO_H
/* SHA256_CTX and AES_KEY can be copied on the stack, which EVP's contexts cannot; OpenSSL 3 marks both deprecated in
 * their favour. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/aes.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

/* EVP_CIPHER_CTX_ctrl's constants are macros in octal and aliases that Swift doesn't import on every version. */
static inline int sluice_aead_get_tag(EVP_CIPHER_CTX *context, int count, unsigned char *tag) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, count, tag);
}
static inline int sluice_aead_set_tag(EVP_CIPHER_CTX *context, int count, const unsigned char *tag) {
    return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, count, (void *)tag);
}
#endif
