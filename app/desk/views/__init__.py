"""The pages of the desk: reading, the queue, and one draft."""

from flask import Blueprint

from app.desk.gate import gate

blueprint = Blueprint("desk", __name__, url_prefix="/desk")
blueprint.before_request(gate.admit)
blueprint.after_request(gate.keep_private)
