#ifndef SLUICE_CLIBCRYPTO_H
#define SLUICE_CLIBCRYPTO_H
/* SHA256_CTX can be copied on the stack, which EVP's contexts cannot; OpenSSL 3 marks it deprecated in their favour. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#endif
