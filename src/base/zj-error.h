/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZjError:
 * The one error domain of the project. The code says what the caller can do; the message says to the
 * user, in their language, what happened, where, and what to do.
 */
typedef enum
{
  ZJ_ERROR_FAILED,  /* none of the below */
  ZJ_ERROR_INVALID, /* input refused; nothing was saved */
  ZJ_ERROR_NOT_FOUND,
  ZJ_ERROR_CHANGED_MEANWHILE, /* the record moved under the edit; choose, then save again */
  ZJ_ERROR_CORRUPT,           /* the store is damaged */
  ZJ_ERROR_NEWER,             /* made by a newer program */
  ZJ_ERROR_FULL,              /* no space left */
  ZJ_ERROR_READ_ONLY,         /* the disk or folder cannot be written */
  ZJ_ERROR_IO,
  ZJ_ERROR_BUSY,                     /* another connection writes; try again */
  ZJ_ERROR_LOCKED,                   /* another program holds the lock */
  ZJ_ERROR_NETWORK,                  /* no answer, or one that is not ours: "no network" */
  ZJ_ERROR_SERVER,                   /* 408, 425, 5xx: try again later */
  ZJ_ERROR_RATE_LIMITED,             /* 429: not before Retry-After */
  ZJ_ERROR_CREDENTIALS,              /* account, password or token refused */
  ZJ_ERROR_PASSWORD_CHANGE_REQUIRED, /* signed in, but the initial password must be changed */
  ZJ_ERROR_FORBIDDEN,
  ZJ_ERROR_TOO_LARGE,       /* 413 */
  ZJ_ERROR_GONE,            /* 410: the state token is void */
  ZJ_ERROR_CLONED,          /* 409 client-cloned */
  ZJ_ERROR_UNUSABLE_SERVER, /* any other 4xx: this server cannot be used */
  ZJ_ERROR_OP_REUSED,       /* 422 op-id-reused: a copy of this store sent the op otherwise */
  ZJ_ERROR_UPLOAD_LOCKED,   /* 423: another connection writes this upload; wait */
  ZJ_ERROR_UPLOAD_GONE,     /* 404 or 410 of an upload: begin anew */
  ZJ_ERROR_OFFSET,          /* 409: the upload is not where this machine thought; ask */
  ZJ_ERROR_CHECKSUM,        /* 460, 422 hash-mismatch: other bytes arrived than were sent */
} ZjError;

#define ZJ_ERROR (zj_error_quark ())
GQuark zj_error_quark (void);

G_END_DECLS
