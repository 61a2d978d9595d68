"""The spellings of the XLSForm world: sheets, columns and types as people, Kobo, SurveyCTO and old tools write them.

Data only: what a word is read as.
"""

from typing import Final


def _read_table(text: str) -> dict[str, str]:
    """Return, for each spelling, the word before its `=`; a line that begins with blanks goes on with the last one."""
    lines = text.replace("\n    ", " ").strip().splitlines()
    told = (line.partition(" = ") for line in lines)
    return {spelling.strip(): word for word, _, spellings in told for spelling in spellings.split(",")}


SHEETS: Final = ("survey", "choices", "settings", "entities", "external_choices", "osm")
SHEET_SPELLINGS: Final = {
    "surveys": "survey", "survey_sheet": "survey", "enquete": "survey", "enquête": "survey", "questions": "survey",
    "choice": "choices", "choices_sheet": "choices", "choix": "choices", "select_choices": "choices",
    "setting": "settings", "settings_sheet": "settings", "external_choice": "external_choices",
    "externalchoices": "external_choices", "entity": "entities",
}  # fmt: skip

# Columns that may be written once for each language.
SPOKEN: Final = (
    "label", "hint", "guidance_hint", "constraint_message", "required_message", "media::image", "media::big-image",
    "media::audio", "media::video",
)  # fmt: skip
SURVEY_COLUMNS: Final = (
    "type", "name", *SPOKEN, "required", "relevant", "constraint", "calculation", "trigger", "appearance", "default",
    "read_only", "choice_filter", "repeat_count", "parameters", "save_to", "autoplay", "disabled",
    "no_app_error_string",
    "outreach::publish", "outreach::stat", "outreach::retention", "kobo--score-choices", "kobo--rank-items",
)  # fmt: skip
CHOICES_COLUMNS: Final = (
    "list_name",
    "name",
    "label",
    "media::image",
    "media::big-image",
    "media::audio",
    "media::video",
)
SETTINGS_COLUMNS: Final = (
    "form_title", "form_id", "version", "default_language", "instance_name", "name", "style", "allow_choice_duplicates",
    "public_key", "submission_url", "auto_send", "auto_delete", "clean_text_values", "omit_instanceID", "instance_id",
    "namespaces", "client_editable", "add_none_option", "prefix", "delimiter", "sms_keyword", "sms_separator", "flat",
)  # fmt: skip
ENTITIES_COLUMNS: Final = ("list_name", "dataset", "entity_id", "create_if", "update_if", "repeat", "label")
EXPRESSIONS: Final = (
    "relevant", "constraint", "calculation", "required", "read_only", "choice_filter", "repeat_count", "trigger",
)  # fmt: skip

SURVEY_SPELLINGS: Final = _read_table("""
type = command, question_type, types, typ
name = tag, value, variable, variable_name, names, field_name
label = caption, lable, labels, lebel, labell, text, question
hint = hints, hint_text, hnt
guidance_hint = guidance, guidancehint, guidance_hints
relevant = relevance, relavent, relevent, relavant, relevants, relevancy, skip_logic, bind::relevant, revelant,
    relevance_condition
constraint = constraints, contraint, constrain, constaint, constriant, bind::constraint, validation
constraint_message = constraining_message, constraintmessage, constraint_msg, constraintmsg, contraint_message,
    constraint_messages, constrain_message, jr:constraintmsg, bind::jr:constraintmsg, constraint_error_message,
    constraint_mesage
required_message = requiredmsg, requiredmessage, required_msg, requiered_message, jr:requiredmsg,
    bind::jr:requiredmsg, required_mesage, require_message
calculation = calculate, calculations, calcul, calculs, calulation, caculation, calculaton, bind::calculate, formula
required = require, requiered, requierd, mandatory, required?, obligatory, bind::required, requred
read_only = readonly, read-only, bind::readonly, read_onlys
appearance = appearence, apperance, appearances, appearnce, apearance, appereance, control::appearance,
    body::appearance
default = defaults, default_value, defualt
choice_filter = choicefilter, choice_filters, choices_filter, filter, choice-filter, choice_fliter
repeat_count = count, jr:count, repeatcount, repeat_counts, body::jr:count, control::jr:count
parameters = parameter, params, paramaters
trigger = triggers
save_to = saveto, bind::entities:saveto
media::image = image, media:image, images, media
media::big-image = big-image, media:big-image, big_image
media::audio = audio, media:audio
media::video = video, media:video
no_app_error_string = noapperrorstring, jr:noapperrorstring, bind::jr:noapperrorstring
""")
CHOICES_SPELLINGS: Final = _read_table("""
list_name = list, listname, list-name, lists, list_names, liste, list_nam
name = value, values, code, names
label = caption, lable, labels, lebel
media::image = image, media:image
media::big-image = big-image, media:big-image
media::audio = audio, media:audio
media::video = video, media:video
""")
SETTINGS_SPELLINGS: Final = _read_table("""
form_title = title, set_form_title, formtitle, form_name
form_id = id_string, set_form_id, formid, idstring, id
version = form_version, versions
default_language = language, default_lang, defaultlanguage, default_languages
instance_name = instancename
style = styles
omit_instanceID = omit_instanceid
""")
ENTITIES_SPELLINGS: Final = {"listname": "list_name", "list": "list_name"}

# Columns of Kobo and SurveyCTO that keep their own books.
KOBO_COLUMNS: Final = (
    "$", "kobo--", "_or_other", "auto_value", "_index", "__version__", "skip_logic_", "hxl", "response_note",
    "minimum_seconds", "publishable", "matrix_list", "oc_", "bind::oc:", "label::oc", "instance::oc:",
    "bind::esri", "body::esri", "body::accuracy", "required_logic_", "kuid", "sms_", "compact_tag", "tags",
)  # fmt: skip

TYPES: Final = (
    "text", "integer", "decimal", "range", "note", "date", "time", "dateTime", "geopoint", "geotrace",
    "geoshape", "image",
    "audio", "video", "file", "barcode", "acknowledge", "calculate", "hidden", "start", "end", "today", "username",
    "deviceid", "phonenumber", "email", "subscriberid", "simserial", "audit", "start-geopoint", "background-audio",
    "background-geopoint", "xml-external", "csv-external", "osm", "begin_group", "end_group", "begin_repeat",
    "end_repeat",
)  # fmt: skip
# Spelt without case, with single spaces for blanks, `_` and `-`.
TYPE_SPELLINGS: Final = _read_table("""
text = string, q string, add text prompt, texte, txt, text box, free text, str, varchar, tel, phone, telephone,
    phone text, mobile, e mail, mail, url
integer = int, q int, add integer prompt, integers, interger, intiger, intger, entier, whole number, number of days
    in last month, number of days in last six months, number of days in last year, percentage, interer, intergers
decimal = q decimal, add decimal prompt, decimals, float, double, real, number, numeric, numbers, decimale
note = notes, q note, add note prompt, information, info
date = q date, add date prompt, dates
dateTime = datetime, date time, q datetime, q date time, add date time prompt, add datetime prompt
geopoint = location, gps, q location, q geopoint, add location prompt, geo point, geo, geolocation
geotrace = q geotrace, geo trace
geoshape = q geoshape, geo shape, polygon
image = photo, picture, q image, q picture, add image prompt, add photo prompt, images, photos, signature, draw,
    annotate
audio = q audio, add audio prompt, sound
video = q video, add video prompt
file = add file prompt, files, upload, file upload
barcode = q barcode, add barcode prompt, qr code, qrcode, bar code, barcodes
acknowledge = trigger, q acknowledge, add acknowledge prompt, acknowledgement, acknowlege, acknowledgment
calculate = q calculate, add calculate prompt, calculation, calculated, calc, calculates, calcul, calculate here,
    caculate, calulate, calculte
start = start time, get start time, starttime
end = end time, get end time, endtime
today = get today
username = user name, uri:username, enumerator, get username
deviceid = device id, imei, get device id, uri:deviceid
hidden = caseid
phonenumber = phone number, get phone number, uri:phonenumber, devicephonenum
subscriberid = subscriber id, get subscriber id, uri:subscriberid
simserial = sim id, get sim id, simid, sim serial, uri:simserial
email = uri:email
start-geopoint = start geopoint
background-audio = background audio
background-geopoint = background geopoint
xml-external = xml external
csv-external = csv external
begin_group = begin group, begingroup, group begin, start group, begin grp, beging group, begin groupe, begin score,
    begin rank
end_group = end group, endgroup, group end, close group, end groupe, end score, end rank
begin_repeat = begin repeat, beginrepeat, repeat begin, start repeat, begin lgroup, begin looped group, begin
    repeats
end_repeat = end repeat, endrepeat, repeat end, end lgroup, end looped group, end repeats
""")
SURVEYCTO_TYPES: Final = (
    "text audit", "audio audit", "comments", "speed violations count", "speed violations list",
    "speed violations audit",
    "sensor stream", "sensor statistic",
)  # fmt: skip
YES: Final = (
    "yes",
    "true",
    "true()",
    "oui",
    "y",
    "o",
    "vrai",
    "1",
    "x",
    "si",
    "sí",
    "required",
    "sim",
    "ja",
    "mandatory",
)
NO: Final = ("no", "false", "false()", "non", "n", "faux", "0", "none", "optional", "não", "nein")
