# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the end-to-end tests stand on: real processes, a proxy that breaks things, and an independent checker."""
