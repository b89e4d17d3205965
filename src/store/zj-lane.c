/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-lane.h"

typedef struct
{
  ZjLaneFunc func;
  gpointer data;
} Job;

struct _ZjLane
{
  GThread *thread;
  ZjDb *db;
  GMutex mutex;
  GCond cond;
  GQueue urgent;
  GQueue patient;
  gboolean quit;
  gboolean orphaned; /* nobody joins: the thread frees the lane */
};

static void
lane_dispose (ZjLane *lane)
{
  zj_db_close (lane->db);
  g_mutex_clear (&lane->mutex);
  g_cond_clear (&lane->cond);
  g_free (lane);
}

static gpointer
lane_run (gpointer user_data)
{
  ZjLane *lane = user_data;
  gboolean orphaned;

  g_mutex_lock (&lane->mutex);
  for (;;)
    {
      Job *job = g_queue_pop_head (&lane->urgent);

      if (job == NULL)
        job = g_queue_pop_head (&lane->patient);
      if (job == NULL && lane->quit)
        break;
      if (job == NULL)
        {
          g_cond_wait (&lane->cond, &lane->mutex);
          continue;
        }
      g_mutex_unlock (&lane->mutex);
      job->func (lane->db, job->data);
      g_free (job);
      g_mutex_lock (&lane->mutex);
    }
  orphaned = lane->orphaned;
  g_mutex_unlock (&lane->mutex);
  if (orphaned)
    lane_dispose (lane);
  return NULL;
}

ZjLane *
zj_lane_new (const char *name, ZjDb *db)
{
  ZjLane *lane = g_new0 (ZjLane, 1);

  lane->db = db;
  g_mutex_init (&lane->mutex);
  g_cond_init (&lane->cond);
  g_queue_init (&lane->urgent);
  g_queue_init (&lane->patient);
  lane->thread = g_thread_new (name, lane_run, lane);
  return lane;
}

void
zj_lane_free (ZjLane *lane)
{
  GThread *thread;

  if (lane == NULL)
    return;
  thread = lane->thread;
  g_mutex_lock (&lane->mutex);
  lane->quit = TRUE;
  /* The last reference to the store may be dropped by a job: then nobody can wait for this thread. */
  lane->orphaned = g_thread_self () == thread;
  g_cond_signal (&lane->cond);
  if (lane->orphaned)
    {
      g_mutex_unlock (&lane->mutex);
      g_thread_unref (thread);
      return;
    }
  g_mutex_unlock (&lane->mutex);
  g_thread_join (thread);
  lane_dispose (lane);
}

void
zj_lane_push (ZjLane *lane, gboolean urgent, ZjLaneFunc func, gpointer data)
{
  Job *job = g_new (Job, 1);

  job->func = func;
  job->data = data;
  g_mutex_lock (&lane->mutex);
  g_queue_push_tail (urgent ? &lane->urgent : &lane->patient, job);
  g_cond_signal (&lane->cond);
  g_mutex_unlock (&lane->mutex);
}

gboolean
zj_lane_is_current (ZjLane *lane)
{
  return g_thread_self () == lane->thread;
}
