/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-random.h"

#include <sodium.h>
#include <string.h>

struct _ZjRandom
{
  GObject parent_instance;

  GMutex mutex;
  gboolean seeded;
  guint8 seed[randombytes_SEEDBYTES];
  guint64 block; /* how often the seed has been used */

  gint64 last_ms;     /* uuid7: the last millisecond … */
  guint16 last_count; /* … and the twelve bits after it, kept rising within it */
};

G_DEFINE_FINAL_TYPE (ZjRandom, zj_random, G_TYPE_OBJECT)

static void
zj_random_finalize (GObject *object)
{
  g_mutex_clear (&ZJ_RANDOM (object)->mutex);
  G_OBJECT_CLASS (zj_random_parent_class)->finalize (object);
}

static void
zj_random_class_init (ZjRandomClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zj_random_finalize;
  if (sodium_init () < 0)
    g_error ("libsodium could not be initialised");
}

static void
zj_random_init (ZjRandom *self)
{
  g_mutex_init (&self->mutex);
}

ZjRandom *
zj_random_new (void)
{
  return g_object_new (ZJ_TYPE_RANDOM, NULL);
}

ZjRandom *
zj_random_new_seeded (guint64 seed)
{
  ZjRandom *self = g_object_new (ZJ_TYPE_RANDOM, NULL);

  self->seeded = TRUE;
  memcpy (self->seed, &seed, sizeof seed);
  return self;
}

/* With the mutex held. */
static void
fill (ZjRandom *self, guint8 *out, gsize length)
{
  if (self->seeded)
    {
      memcpy (self->seed + 8, &self->block, sizeof self->block);
      self->block++;
      randombytes_buf_deterministic (out, length, self->seed);
    }
  else
    {
      randombytes_buf (out, length);
    }
}

void
zj_random_bytes (ZjRandom *random, guint8 *out, gsize length)
{
  g_return_if_fail (ZJ_IS_RANDOM (random));

  g_mutex_lock (&random->mutex);
  fill (random, out, length);
  g_mutex_unlock (&random->mutex);
}

guint32
zj_random_uniform (ZjRandom *random, guint32 bound)
{
  guint32 value;
  guint32 threshold;

  g_return_val_if_fail (ZJ_IS_RANDOM (random), 0);

  if (bound < 2)
    return 0;
  threshold = (guint32)-bound % bound; /* rejection keeps it uniform */
  do
    zj_random_bytes (random, (guint8 *)&value, sizeof value);
  while (value < threshold);
  return value % bound;
}

char *
zj_random_uuid7 (ZjRandom *random, ZjClock *clock)
{
  gint64 ms;
  guint64 tail;
  guint16 count;

  g_return_val_if_fail (ZJ_IS_RANDOM (random), NULL);

  ms = MAX (zj_clock_now (clock) / 1000, 0) & G_GINT64_CONSTANT (0xffffffffffff);
  g_mutex_lock (&random->mutex);
  fill (random, (guint8 *)&count, sizeof count);
  fill (random, (guint8 *)&tail, sizeof tail);
  if (ms > random->last_ms)
    {
      count &= 0x3ff; /* leaves room to count upwards */
    }
  else
    {
      /* RFC 9562 §6.2: within one millisecond, or if the clock steps back, go on counting from the last value in the
       * bits right after the time, so that the order of the text is the order of making. */
      ms = random->last_ms;
      count = random->last_count + 1;
      if (count > 0xfff)
        {
          ms++;
          count = 0;
        }
    }
  random->last_ms = ms;
  random->last_count = count;
  g_mutex_unlock (&random->mutex);

  tail &= (G_GUINT64_CONSTANT (1) << 62) - 1;
  return g_strdup_printf ("%08x-%04x-7%03x-%04x-%04x%08x", (guint)(ms >> 16), (guint)(ms & 0xffff), (guint)count,
                          (guint)(0x8000 | (tail >> 48)), (guint)((tail >> 32) & 0xffff), (guint)(tail & 0xffffffff));
}

char *
zj_random_token (ZjRandom *random, gsize bytes)
{
  g_autofree guint8 *raw = g_malloc (bytes);
  gsize size = sodium_base64_encoded_len (bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (size);

  zj_random_bytes (random, raw, bytes);
  sodium_bin2base64 (text, size, raw, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (raw, bytes);
  return text;
}

gboolean
zj_uuid_is_valid (const char *text)
{
  if (text == NULL || strlen (text) != 36)
    return FALSE;
  for (guint i = 0; i < 36; i++)
    {
      gboolean dash = i == 8 || i == 13 || i == 18 || i == 23;

      if (dash ? text[i] != '-' : !(g_ascii_isdigit (text[i]) || (text[i] >= 'a' && text[i] <= 'f')))
        return FALSE;
    }
  return TRUE;
}
