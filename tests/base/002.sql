-- SPDX-FileCopyrightText: 2026 The Zhijian developers
-- SPDX-License-Identifier: GPL-3.0-or-later
ALTER TABLE t ADD COLUMN b INTEGER NOT NULL DEFAULT 0;
