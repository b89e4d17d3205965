# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""
Each workflow from nothing to every last state, by both sides: once with the server there all the time, once with the
server away between every two steps, so that each thing is done offline and arrives later.
"""

import datetime
import json

from harness import papers, tap
from harness.world import World, unit

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
LEADER = ["--by", "刘组长", "--role", "监督组长"]
INSPECTOR = ["--by", "陈监督", "--role", "监督员"]


def day(offset):
    return (TODAY + datetime.timedelta(offset)).isoformat()


class Walk:
    """One project office and the authority. `away`: the server runs only while the office syncs."""

    def __init__(self, world, away):
        self.world, self.away = world, away
        self.office = world.client("office")
        self.office.sync()
        self.n = 0
        if away:
            world.stop()

    def paper(self, kind=papers.pdf):
        self.n += 1
        suffix = ".pdf" if kind is papers.pdf else ".png"
        return kind(self.world.dir / ("paper-%d%s" % (self.n, suffix)), self.n if kind is papers.png else "Paper %d" % self.n)

    def arrive(self):
        """What was done on either side reaches the other."""
        if self.away:
            self.world.serve()
        report = self.office.sync()
        tap.same((report["conflicts"], report["refused"], report["pending"]), (0, 0, 0), "left over: %r" % report)
        if self.away:
            self.world.stop()

    def review(self, verb, record, *args, status=0):
        return self.world.server_command("review", "--data", str(self.world.data), verb, record, *args, status=status)

    def issue(self, *args, status=0):
        return self.world.server_command("issue", "--data", str(self.world.data), "rectification", *args, status=status)

    def sees(self, record):
        """What the authority sees of a record; None if nothing."""
        listed = json.loads(self.world.server_command("review", "--data", str(self.world.data), "list", "--json").out)
        return next((entry for entry in listed if entry["id"] == record), None)

    def state(self, record, wanted):
        shown = self.office.show(record)
        tap.same(shown["state"], wanted, "state of %s" % shown.get("title", record))
        return shown


def both(name):
    """Registers a walk twice."""

    def register(function):
        for seed, away in ((701, False), (702, True)):

            def run(seed=seed, away=away):
                with World(seed=seed) as world:
                    function(Walk(world, away))
                    if away:
                        world.serve()
                    world.settle()
                    world.check_all(settled=True)

            tap.case("%s, %s" % (name, "with the server away between every two steps" if away else "online"))(run)
        return function

    return register


def apply_for(walk, form, target, **fields):
    """An application that is complete but for its papers; returns its id."""
    values = dict({"unit_id": target, "effective_date": day(0), "reason": "资金原因，现场停止施工。"}, **fields)
    return walk.office.new(form, *["%s=%s" % item for item in values.items()])


def confirm(walk, record):
    walk.office.ok("do", record, "confirm")


def add_unit(walk, name):
    record = walk.office.new("unit-project", *unit(name))
    walk.arrive()
    return record


@both("suspension and resumption: each application to approved and to rejected, and the unit follows")
def suspend_and_resume(walk):
    office = walk.office
    building = add_unit(walk, "21栋")

    record = apply_for(walk, "suspension", building)
    walk.state(record, "unconfirmed")
    walk.arrive()
    tap.same(walk.sees(record), None, "what the authority sees before it is confirmed")
    walk.review("approve", record, *LEADER, status=5)
    ran = office.run("do", record, "confirm")
    tap.same(ran.status, 5, "confirming without the papers asked for: %r" % ran)
    tap.contains(ran.err, "authority", "it names the papers that the authority asks for")
    second = office.run("new", "suspension", "unit_id=" + building, "effective_date=" + day(0), "reason=又一次")
    tap.same(second.status, 5, "a second open application for the unit: %r" % second)
    office.ok("edit", record, "--attach", "attachments=%s" % walk.paper(), "--attach", "site_photos=%s" % walk.paper(papers.png))
    walk.arrive()
    confirm(walk, record)
    walk.state(record, "under_review")
    tap.same(office.run("edit", record, "reason=改一下").status, 5, "editing after 确认")
    tap.same(office.run("delete", record).status, 5, "deleting after 确认")
    walk.arrive()
    seen = walk.sees(record)
    tap.same((seen["state"], seen["fields"]["reason"]), ("under_review", "资金原因，现场停止施工。"), "what the authority sees")
    tap.same(walk.review("reject", record, *LEADER, status=5).out, "", "a rejection without a reason")
    walk.review("reject", record, *LEADER, "--reason", "申请书未盖章。")
    walk.arrive()
    shown = walk.state(record, "rejected")
    tap.same(shown["fields"]["review_opinion"], "申请书未盖章。", "opinion")
    last = shown["history"][-1]
    tap.same((last["verb"], last["by"], last["role"], last["post"]), ("reject", "刘组长", "authority", "监督组长"), "history line")
    tap.same(walk.state(building, "active")["state"], "active", "the unit is not touched")

    record = office.new("suspension", "--from", record, "effective_date=" + day(-2), "--attach", "attachments=%s" % walk.paper())
    confirm(walk, record)
    walk.arrive()
    walk.review("approve", record, *LEADER, "notice_no=黄质监中字〔2026〕12号", "notice_date=" + day(0))
    walk.arrive()
    shown = walk.state(record, "approved")
    tap.same(shown["fields"]["notice_no"], "黄质监中字〔2026〕12号", "number of the notice")
    walk.state(building, "suspended")
    ran = office.run("new", "suspension", "unit_id=" + building, "effective_date=" + day(0), "reason=再次")
    tap.same(ran.status, 5, "suspending what is suspended: %r" % ran)

    record = apply_for(walk, "resumption", building, reason="资金到位，具备复工条件。")
    office.ok("edit", record, "--attach", "attachments=%s" % walk.paper())
    walk.arrive()
    tap.same(office.show(record)["fields"]["suspend_id"] is not None, True, "the suspension it answers")
    confirm(walk, record)
    walk.arrive()
    walk.review("reject", record, *LEADER, "--reason", "现场不具备条件。")
    walk.arrive()
    walk.state(record, "rejected")
    walk.state(building, "suspended")

    record = apply_for(walk, "resumption", building, reason="整改完毕。")
    office.ok("delete", record)
    walk.arrive()
    record = apply_for(walk, "resumption", building, reason="整改完毕。")
    office.ok("edit", record, "--attach", "attachments=%s" % walk.paper())
    confirm(walk, record)
    walk.arrive()
    walk.review("approve", record, *LEADER)
    walk.arrive()
    walk.state(record, "approved")
    walk.state(building, "active")
    ran = office.run("new", "resumption", "unit_id=" + building, "effective_date=" + day(0), "reason=再次")
    tap.same(ran.status, 5, "resuming what is not suspended: %r" % ran)


@both("several units at once: one application each with the same papers, decided one by one")
def several_units(walk):
    units = [add_unit(walk, name) for name in ("31栋", "32栋", "33栋")]
    ran = walk.office.ok("new", "suspension", *["unit_id=" + unit for unit in units], "effective_date=" + day(0),
                         "reason=三栋同时停工。", "--attach", "attachments=%s" % walk.paper())
    records = ran.out.split()
    tap.same(len(records), 3, "applications: %r" % ran)
    shown = [walk.office.show(record) for record in records]
    tap.same([entry["unit"] for entry in shown], units, "one for each unit")
    tap.same(len({entry["attachments"][0]["sha256"] for entry in shown}), 1, "the same paper")
    walk.office.ok("do", *records, "confirm")
    walk.arrive()
    walk.review("approve", records[0], *LEADER)
    walk.review("reject", records[1], *LEADER, "--reason", "继续施工。")
    walk.arrive()
    tap.same([walk.office.show(unit)["state"] for unit in units], ["suspended", "active", "active"], "units")
    tap.same([walk.office.show(record)["state"] for record in records], ["approved", "rejected", "under_review"], "applications")


def items(*problems):
    return ["items[]=" + json.dumps({"problem": problem, "clause": "GB 50204-2015 第 5.2.1 条"}, ensure_ascii=False) for problem in problems]


def answer(walk, record, text):
    """Fills in the reply: the statement, what was done about each item, photos before and after."""
    walk.office.ok(
        "edit", record, "explanation=" + text, "reply_person=李四", "reply_date=" + day(0),
        "items/1/measure=已按图纸整改。", "items/1/done_date=" + day(0),
        "--attach", "before/1=%s" % walk.paper(papers.png), "--attach", "after/1=%s" % walk.paper(papers.png))


@both("rectification: notice, reply, returned with a new deadline, second round, closed")
def rectify(walk):
    office = walk.office
    building = add_unit(walk, "41栋")
    record = walk.issue("notice_no=黄石质监(2026)整字[12]号", "kind=限期整改", "issue_date=" + day(0), "deadline=" + day(5),
                        "unit_id=" + building, "part=三层楼板", *items("钢筋间距不符合设计", "模板支撑不牢"),
                        "--attach", "notice_file=%s" % walk.paper()).out.strip()
    walk.arrive()
    shown = walk.state(record, "pending_reply")
    tap.same([row["problem"] for row in shown["fields"]["items"]], ["钢筋间距不符合设计", "模板支撑不牢"], "items")
    tap.same(shown["fields"]["round"], 1, "round")
    tap.same(office.run("delete", record).status, 5, "deleting a notice")
    tap.same(office.run("edit", record, "deadline=" + day(50)).status, 5, "moving the deadline oneself")
    tap.same(office.run("do", record, "submit").status, 5, "submitting before anything is written")

    answer(walk, record, "第一次回复：已整改。")
    walk.state(record, "pending_submit")
    walk.arrive()
    seen = walk.sees(record)
    tap.check("explanation" not in seen["fields"], "the authority does not see an unfinished reply: %r" % seen["fields"])
    office.ok("do", record, "submit")
    walk.state(record, "under_review")
    walk.arrive()
    seen = walk.sees(record)
    tap.same(seen["fields"]["explanation"], "第一次回复：已整改。", "what the authority sees")

    walk.review("return", record, *INSPECTOR, "--reason", "第 2 条未回复。", status=5)
    walk.review("return", record, *INSPECTOR, "--reason", "第 2 条未回复。", "--deadline", day(9))
    walk.arrive()
    shown = walk.state(record, "returned")
    tap.same((shown["fields"]["round"], shown["fields"]["deadline"], shown["fields"]["return_reason"]),
             (2, day(9), "第 2 条未回复。"), "the new round")
    office.ok("edit", record, "explanation=第二次回复：两条均已整改。", "items/2/measure=已加固。", "items/2/done_date=" + day(0),
              "--attach", "after/2=%s" % walk.paper(papers.png))
    walk.state(record, "pending_submit")
    tap.same(walk.sees(record)["fields"]["explanation"], "第一次回复：已整改。", "still the reply that was submitted")
    walk.arrive()
    office.ok("do", record, "submit")
    walk.arrive()
    walk.review("close", record, *INSPECTOR)
    walk.arrive()
    shown = walk.state(record, "closed")
    verbs = [(line["verb"], line["round"]) for line in shown["history"] if line["verb"] in ("submit", "return", "close")]
    tap.same(verbs, [("submit", 1), ("return", 1), ("submit", 2), ("close", 2)], "history")
    tap.same(office.run("edit", record, "explanation=再改").status, 5, "editing what is closed")


@both("a partial suspension of work closes only with a resumption notice")
def partial_stop(walk):
    building = add_unit(walk, "51栋")
    record = walk.issue("notice_no=黄石质监(2026)停字[3]号", "kind=局部暂停施工", "issue_date=" + day(0), "deadline=" + day(3),
                        "unit_id=" + building, "stop_from=%sT08:00" % day(0), "stop_scope=五层", *items("外架未验收")).out.strip()
    walk.arrive()
    answer(walk, record, "已验收。")
    walk.office.ok("edit", record, "resume_request_date=%sT08:00" % day(2))
    walk.office.ok("do", record, "submit")
    walk.arrive()
    walk.review("close", record, *INSPECTOR, status=5)
    walk.review("resume", record, *INSPECTOR, status=5)
    walk.review("resume", record, *INSPECTOR, "resume_notice_no=黄石质监(2026)复字[3]号", "resume_at=%sT08:00" % day(2))
    walk.arrive()
    shown = walk.state(record, "closed")
    tap.same(shown["fields"]["resume_notice_no"], "黄石质监(2026)复字[3]号", "number of the resumption notice")


if __name__ == "__main__":
    tap.main()
