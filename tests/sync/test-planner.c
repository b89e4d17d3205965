/* SPDX-FileCopyrightText: 2026 The Zhijian developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "zj-planner.h"

#define NOW 1000000

static ZjOpHead *
head_new (const char *id, const char *record, ZjOpState state, gint64 next_try, gsize size)
{
  ZjOpHead *head = g_new0 (ZjOpHead, 1);

  head->id = g_strdup (id);
  head->record = g_strdup (record);
  head->state = state;
  head->next_try = next_try;
  head->size = size;
  return head;
}

static void
head_free (gpointer data)
{
  ZjOpHead *head = data;

  g_free (head->id);
  g_free (head->record);
  g_free (head);
}

static GPtrArray *
heads_new (void)
{
  return g_ptr_array_new_with_free_func (head_free);
}

static void
add (GPtrArray *heads, const char *id, const char *record, ZjOpState state)
{
  g_ptr_array_add (heads, head_new (id, record, state, 0, 100));
}

static ZjPlanInput
input_for (GPtrArray *heads)
{
  return (ZjPlanInput){ .heads = heads, .identity_known = TRUE, .now = NOW, .max_ops = 100, .max_bytes = 100000 };
}

static void
assert_ops (ZjPlan *plan, const char *expected)
{
  g_autofree char *joined = NULL;

  g_assert_cmpint (plan->kind, ==, ZJ_PLAN_PUSH);
  joined = g_strjoinv (" ", plan->ops);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_idle (void)
{
  g_autoptr (GPtrArray) heads = heads_new ();
  ZjPlanInput input = input_for (heads);
  g_autoptr (ZjPlan) plan = zj_planner_plan (&input);

  g_assert_cmpint (plan->kind, ==, ZJ_PLAN_NOTHING);
  g_assert_cmpint (plan->until, ==, 0);
}

static void
test_order_of_steps (void)
{
  g_autoptr (GPtrArray) heads = heads_new ();
  ZjPlanInput input = input_for (heads);
  ZjPlan *plan;

  add (heads, "a", "A", ZJ_OP_QUEUED);
  input.identity_known = FALSE;
  input.pull_due = TRUE;
  input.n_unknown = 1;
  input.not_before = NOW + 7;

  plan = zj_planner_plan (&input);
  g_assert_cmpint (plan->kind, ==, ZJ_PLAN_NOTHING);
  g_assert_cmpint (plan->until, ==, NOW + 7);
  zj_plan_free (plan);

  input.not_before = NOW;
  plan = zj_planner_plan (&input);
  g_assert_cmpint (plan->kind, ==, ZJ_PLAN_ASK_KNOWN);
  zj_plan_free (plan);

  input.n_unknown = 0;
  plan = zj_planner_plan (&input);
  g_assert_cmpint (plan->kind, ==, ZJ_PLAN_PULL);
  zj_plan_free (plan);

  input.identity_known = TRUE;
  plan = zj_planner_plan (&input);
  assert_ops (plan, "a");
  zj_plan_free (plan);

  g_ptr_array_set_size (heads, 0);
  plan = zj_planner_plan (&input);
  g_assert_cmpint (plan->kind, ==, ZJ_PLAN_PULL);
  zj_plan_free (plan);
}

static void
test_one_push (void)
{
  g_autoptr (GPtrArray) heads = heads_new ();
  ZjPlanInput input = input_for (heads);
  g_autoptr (ZjPlan) plan = NULL;

  add (heads, "create", "A", ZJ_OP_SENDING);
  add (heads, "other", "B", ZJ_OP_QUEUED);
  add (heads, "edit", "A", ZJ_OP_QUEUED);
  add (heads, "confirm", "A", ZJ_OP_QUEUED);
  plan = zj_planner_plan (&input);
  assert_ops (plan, "create other edit confirm");
}

static void
test_stuck (void)
{
  g_autoptr (GPtrArray) heads = heads_new ();
  ZjPlanInput input = input_for (heads);
  g_autoptr (ZjPlan) plan = NULL;

  add (heads, "a1", "A", ZJ_OP_CONFLICT);
  add (heads, "b1", "B", ZJ_OP_REFUSED);
  add (heads, "c1", "C", ZJ_OP_QUEUED);
  add (heads, "a2", "A", ZJ_OP_SENDING);
  add (heads, "b2", "B", ZJ_OP_QUEUED);
  add (heads, "c2", "C", ZJ_OP_QUEUED);
  add (heads, "d1", "D", ZJ_OP_DEFERRED);
  add (heads, "d2", "D", ZJ_OP_QUEUED);
  plan = zj_planner_plan (&input);
  assert_ops (plan, "c1 c2 d1");
}

static void
test_waiting (void)
{
  g_autoptr (GPtrArray) heads = heads_new ();
  ZjPlanInput input = input_for (heads);
  g_autoptr (GHashTable) aside = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (ZjPlan) plan = NULL;

  g_ptr_array_add (heads, head_new ("a1", "A", ZJ_OP_DEFERRED, NOW + 50, 10));
  g_ptr_array_add (heads, head_new ("b1", "B", ZJ_OP_QUEUED, NOW + 20, 10));
  add (heads, "b2", "B", ZJ_OP_QUEUED);
  add (heads, "c1", "C", ZJ_OP_QUEUED);
  add (heads, "c2", "C", ZJ_OP_QUEUED);
  g_hash_table_add (aside, (gpointer) "c1");
  input.set_aside = aside;
  plan = zj_planner_plan (&input);
  g_assert_cmpint (plan->kind, ==, ZJ_PLAN_NOTHING);
  g_assert_cmpint (plan->until, ==, NOW + 20);
}

static void
test_limits (void)
{
  g_autoptr (GPtrArray) heads = heads_new ();
  ZjPlanInput input = input_for (heads);
  ZjPlan *plan;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("op%u", i);

      g_ptr_array_add (heads, head_new (id, id, ZJ_OP_QUEUED, 0, i == 2 ? 5000 : 100));
    }
  input.max_ops = 2;
  plan = zj_planner_plan (&input);
  assert_ops (plan, "op0 op1");
  zj_plan_free (plan);

  /* the large one does not fit behind the others, and nothing overtakes it */
  input.max_ops = 100;
  input.max_bytes = 1000;
  plan = zj_planner_plan (&input);
  assert_ops (plan, "op0 op1");
  zj_plan_free (plan);

  /* alone it goes out all the same: the server says whether it is too large */
  g_ptr_array_remove_range (heads, 0, 2);
  plan = zj_planner_plan (&input);
  assert_ops (plan, "op2");
  zj_plan_free (plan);
}

static void
test_more_heads (void)
{
  g_autoptr (GPtrArray) heads = heads_new ();
  ZjPlanInput input = input_for (heads);
  ZjPlan *plan;

  add (heads, "a1", "A", ZJ_OP_CONFLICT);
  input.heads_cut = TRUE;
  plan = zj_planner_plan (&input);
  g_assert_cmpint (plan->kind, ==, ZJ_PLAN_NOTHING);
  g_assert_true (plan->need_more);
  zj_plan_free (plan);

  add (heads, "b1", "B", ZJ_OP_QUEUED);
  plan = zj_planner_plan (&input);
  g_assert_cmpint (plan->kind, ==, ZJ_PLAN_PUSH);
  g_assert_false (plan->need_more);
  zj_plan_free (plan);
}

/* --- many random outboxes, played to their end against a server that answers at random --- */

static GPtrArray *
random_heads (ZjRandom *random)
{
  GPtrArray *heads = heads_new ();
  guint n = zj_random_uniform (random, 60), n_records = 1 + zj_random_uniform (random, 12);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("op%u", i);
      g_autofree char *record = g_strdup_printf ("r%u", zj_random_uniform (random, n_records));
      static const ZjOpState states[] = { ZJ_OP_QUEUED,  ZJ_OP_QUEUED,  ZJ_OP_QUEUED,   ZJ_OP_QUEUED,   ZJ_OP_SENDING,
                                          ZJ_OP_SENDING, ZJ_OP_SENDING, ZJ_OP_DEFERRED, ZJ_OP_CONFLICT, ZJ_OP_REFUSED };
      ZjOpState state = states[zj_random_uniform (random, G_N_ELEMENTS (states))];
      gint64 next_try = zj_random_uniform (random, 8) == 0 ? NOW + 1 + zj_random_uniform (random, 100) : 0;

      g_ptr_array_add (heads, head_new (id, record, state, next_try, zj_random_uniform (random, 3000)));
    }
  return heads;
}

static gboolean
stuck (const ZjPlanInput *input, const ZjOpHead *head)
{
  return head->state == ZJ_OP_CONFLICT || head->state == ZJ_OP_REFUSED || head->next_try > input->now
         || g_hash_table_contains (input->set_aside, head->id);
}

/* Why op @i must not be in a batch. */
static gboolean
is_held (const ZjPlanInput *input, guint i)
{
  const ZjOpHead *head = g_ptr_array_index (input->heads, i);

  if (stuck (input, head))
    return TRUE;
  for (guint j = 0; j < i; j++)
    {
      const ZjOpHead *before = g_ptr_array_index (input->heads, j);

      if (g_str_equal (before->record, head->record) && (stuck (input, before) || before->state == ZJ_OP_DEFERRED))
        return TRUE;
    }
  return FALSE;
}

/* What the planner promises of one batch, said in another way than the planner does it: NULL, or what is wrong. */
static const char *
fault_of (const ZjPlanInput *input, char **ops)
{
  guint n = g_strv_length (ops), at = 0;
  gsize bytes = 0;

  if (n == 0 || n > input->max_ops)
    return "number";
  for (guint i = 0; i < input->heads->len; i++)
    {
      const ZjOpHead *head = g_ptr_array_index (input->heads, i);

      if (at < n && g_str_equal (ops[at], head->id))
        {
          if (is_held (input, i))
            return "held";
          bytes += head->size;
          at++;
        }
      else if (at < n && !is_held (input, i))
        return "left out";
    }
  if (at < n)
    return "order";
  return n > 1 && bytes + n > input->max_bytes ? "bytes" : NULL;
}

static guint
find_head (GPtrArray *heads, const char *id)
{
  for (guint i = 0; i < heads->len; i++)
    if (g_str_equal (((ZjOpHead *)g_ptr_array_index (heads, i))->id, id))
      return i;
  g_assert_not_reached ();
}

static void
answer_at_random (ZjRandom *random, GPtrArray *heads, GHashTable *aside, char **ops)
{
  for (guint i = 0; ops[i]; i++)
    {
      guint at = find_head (heads, ops[i]);
      ZjOpHead *head = g_ptr_array_index (heads, at);

      switch (zj_random_uniform (random, 8))
        {
        case 0:
          head->state = ZJ_OP_CONFLICT;
          break;
        case 1:
          head->state = ZJ_OP_REFUSED;
          break;
        case 2:
          head->state = ZJ_OP_DEFERRED;
          g_hash_table_add (aside, g_strdup (head->id));
          break;
        case 3: /* no result at all */
          head->state = ZJ_OP_SENDING;
          g_hash_table_add (aside, g_strdup (head->id));
          break;
        default:
          g_ptr_array_remove_index (heads, at);
        }
    }
}

static void
test_property (void)
{
  g_autoptr (ZjRandom) random = zj_random_new_seeded (20261123);

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GPtrArray) heads = random_heads (random);
      g_autoptr (GHashTable) aside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      ZjPlanInput input = input_for (heads);
      guint steps = 0;

      input.set_aside = aside;
      input.max_ops = 1 + zj_random_uniform (random, 20);
      input.max_bytes = 200 + zj_random_uniform (random, 20000);
      for (;;)
        {
          g_autoptr (ZjPlan) plan = zj_planner_plan (&input);

          if (plan->kind == ZJ_PLAN_NOTHING)
            {
              g_assert_true (plan->until == 0 || plan->until > input.now);
              break;
            }
          g_assert_cmpint (plan->kind, ==, ZJ_PLAN_PUSH);
          g_assert_cmpstr (fault_of (&input, plan->ops), ==, NULL);
          answer_at_random (random, heads, aside, plan->ops);
          /* each answer settles, sticks or sets aside every op it was about: no op is sent twice */
          g_assert_cmpuint (++steps, <=, 60);
        }
    }
}

/* The control: what the planner must not do is seen. */
static void
test_control (void)
{
  g_autoptr (GPtrArray) heads = heads_new ();
  g_autoptr (GHashTable) aside = g_hash_table_new (g_str_hash, g_str_equal);
  ZjPlanInput input = input_for (heads);
  const char *good[] = { "b1", "b2", "c1", NULL }, *behind[] = { "a2", "b1", "b2", "c1", NULL };
  const char *swapped[] = { "b2", "b1", "c1", NULL }, *twice[] = { "b1", "b1", "b2", NULL };
  const char *overtaking[] = { "b1", "c1", NULL }, *stuck_one[] = { "a1", NULL }, *none[] = { NULL };

  input.set_aside = aside;
  add (heads, "a1", "A", ZJ_OP_CONFLICT);
  add (heads, "b1", "B", ZJ_OP_QUEUED);
  add (heads, "a2", "A", ZJ_OP_QUEUED);
  add (heads, "b2", "B", ZJ_OP_QUEUED);
  add (heads, "c1", "C", ZJ_OP_QUEUED);
  g_assert_cmpstr (fault_of (&input, (char **)good), ==, NULL);
  g_assert_nonnull (fault_of (&input, (char **)behind));
  g_assert_nonnull (fault_of (&input, (char **)swapped));
  g_assert_nonnull (fault_of (&input, (char **)twice));
  g_assert_nonnull (fault_of (&input, (char **)overtaking));
  g_assert_nonnull (fault_of (&input, (char **)stuck_one));
  g_assert_nonnull (fault_of (&input, (char **)none));
  input.max_ops = 2;
  g_assert_nonnull (fault_of (&input, (char **)good));
  input.max_ops = 100;
  input.max_bytes = 200;
  g_assert_nonnull (fault_of (&input, (char **)good));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/planner/nothing to do is nothing to do", test_idle);
  g_test_add_func ("/planner/wait, ask, look who the server is, push, pull: in that order", test_order_of_steps);
  g_test_add_func ("/planner/H5 create, edit and action go in one push in their order", test_one_push);
  g_test_add_func ("/planner/behind a stuck op its record waits, others go on", test_stuck);
  g_test_add_func ("/planner/it tells the first time something may go", test_waiting);
  g_test_add_func ("/planner/a batch keeps to the server's limits and nothing overtakes", test_limits);
  g_test_add_func ("/planner/a wall of stuck ops does not hide what is behind it", test_more_heads);
  g_test_add_func ("/planner/3000 random outboxes are sent in order, within limits, to their end", test_property);
  g_test_add_func ("/planner/control: a wrong batch is seen as wrong", test_control);
  return g_test_run ();
}
