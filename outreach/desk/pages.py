"""The desk's addresses, twice: `/desk…` for the account of a structure, `/answer…` for a partner whose link opened.

One set of views for both: whose referrals they show, and who says what, is the asker's (`asker`). No GET writes.
"""

from flask import Blueprint

from outreach.access import limiter
from outreach.desk.asker import name_asker
from outreach.desk.figures_pages import figures
from outreach.desk.link_pages import close, link, renew
from outreach.desk.referral_pages import referral, step
from outreach.desk.sheet_pages import confirm_sheet, sheet, sheet_file
from outreach.desk.slots_pages import end_own_slot, end_structure_slot, own_slots, structure_slots
from outreach.desk.waiting_pages import together, waiting

pages = Blueprint("desk", __name__, template_folder="templates")
inbox = Blueprint("answer", __name__, template_folder="templates", url_prefix="/answer")

# Reading a workbook takes a second of a processor.
sheet = limiter.limit("12/minute", methods=["POST"], key_func=name_asker)(sheet)

pages.add_url_rule("/desk", view_func=waiting)
pages.add_url_rule("/desk/figures", view_func=figures)
pages.add_url_rule("/desk/together", view_func=together, methods=["POST"])
pages.add_url_rule("/desk/slots", view_func=own_slots, methods=["GET", "POST"])
pages.add_url_rule("/desk/slots/<slot_id>/end", view_func=end_own_slot, methods=["POST"])
pages.add_url_rule("/coordination/slots/<structure_id>", view_func=structure_slots, methods=["GET", "POST"])
pages.add_url_rule("/coordination/slots/<structure_id>/<slot_id>/end", view_func=end_structure_slot, methods=["POST"])
pages.add_url_rule("/desk/sheet", view_func=sheet, methods=["GET", "POST"])
pages.add_url_rule("/desk/sheet.<kind>", view_func=sheet_file)
pages.add_url_rule("/desk/sheet/confirm", view_func=confirm_sheet, methods=["POST"])
pages.add_url_rule("/desk/<referral_id>", view_func=referral)
pages.add_url_rule("/desk/<referral_id>/steps", view_func=step, methods=["POST"])

inbox.add_url_rule("", view_func=waiting)
inbox.add_url_rule("/figures", view_func=figures)
inbox.add_url_rule("/together", view_func=together, methods=["POST"])
inbox.add_url_rule("/slots", view_func=own_slots, methods=["GET", "POST"])
inbox.add_url_rule("/slots/<slot_id>/end", view_func=end_own_slot, methods=["POST"])
inbox.add_url_rule("/referrals/<referral_id>", view_func=referral)
inbox.add_url_rule("/referrals/<referral_id>/steps", view_func=step, methods=["POST"])
inbox.add_url_rule("/sheet", view_func=sheet, methods=["GET", "POST"])
inbox.add_url_rule("/sheet.<kind>", view_func=sheet_file)
inbox.add_url_rule("/sheet/confirm", view_func=confirm_sheet, methods=["POST"])
inbox.add_url_rule("/<token>", view_func=link, methods=["GET", "POST"])
inbox.add_url_rule("/renew", view_func=renew, methods=["GET", "POST"])
inbox.add_url_rule("/close", view_func=close, methods=["POST"])
