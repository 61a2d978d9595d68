"""The supervisor: starts both processes, says when they answer, keeps them alive, stops them whole.

Watches for a new release, and for the death or the silence of a child. Knows what they are only through `launches`.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from outreach import errors
from outreach.intake import FormLibrary, find_places
from outreach.register import open_register
from outreach.register.migrations import migrate
from outreach.register.soundness import check_register
from outreach.sealing.seal_keys import SealKeys, create_first_seal_key
from outreach.serving.child import Child
from outreach.serving.claims import check_ports, claim_instance
from outreach.serving.clock import list_chores, run_clock
from outreach.serving.launches import build_app_child, build_observatory_child
from outreach.serving.readiness import is_ready
from outreach.serving.releases import ReleaseShelf
from outreach.serving.signals import Ears, open_ears
from outreach.serving.watch import Pace, Watch, run_watch
from outreach.settings import Settings
from outreach.territory import find_territory, read_territory

Tell = Callable[[str], None]

READY_SECONDS = 60.0
ASK_AGAIN_SECONDS = 0.05
LOOK_ROUND_SECONDS = 1.0


def serve(settings: Settings, tell: Tell, pace: Pace = Pace()) -> None:
    """Serve an instance until asked to stop (Ctrl-C, SIGTERM); raises `Refusal` when it cannot start."""
    if not settings.register_path.exists():
        raise errors.Refusal(errors.NO_INSTANCE, folder=settings.instance)
    territory = read_territory(find_territory(settings.territory, settings.instance))
    # A questionnaire that cannot serve is told now, in one sentence, before any process is started.
    FormLibrary(find_places(settings), territory).list_surveys()
    with claim_instance(settings.instance), open_ears() as ears:
        check_ports(settings)
        check_register(settings.register_path)
        migrate(settings.register_path)
        _check_seal_keys(settings, tell)
        register = open_register(settings.register_path)
        try:
            _serve(settings, ReleaseShelf(settings, register, territory), ears, tell, pace)
        finally:
            register.close()
    tell("Arrêté.")


def _check_seal_keys(settings: Settings, tell: Tell) -> None:
    # An instance made by an older version has none.
    made = create_first_seal_key(settings.keys)
    if made is not None:
        tell(f"Clé de scellement créée, à sauvegarder : {made.fingerprint}")
    SealKeys(settings.keys).current


def _serve(settings: Settings, shelf: ReleaseShelf, ears: Ears, tell: Tell, pace: Pace) -> None:
    app, observatory = build_app_child(settings), build_observatory_child(settings, shelf)
    children = (app, observatory)
    with _running(children):
        if not _wait_until_ready(settings, children, ears):
            return
        _tell_addresses(settings, tell)
        with run_clock(settings, list_chores(settings)), ExitStack() as watching:
            # A niced process is slow on a busy machine before it is silent.
            patient = replace(pace, failures=2 * pace.failures)
            watches = [watching.enter_context(run_watch(*seen)) for seen in ((app, pace), (observatory, patient))]
            while not ears.asked_to_stop:
                _keep_alive(children, tell)
                _wake_up(watches, tell)
                _serve_newest(observatory, shelf, tell)
                ears.wait(LOOK_ROUND_SECONDS)


@contextmanager
def _running(children: Sequence[Child]) -> Iterator[None]:
    try:
        for child in children:
            child.start()
        yield
    finally:
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.stop()


def _wait_until_ready(settings: Settings, children: Sequence[Child], ears: Ears) -> bool:
    """Tell whether all answer (no: asked to stop meanwhile); raises `Refusal` (312) when one never will."""
    deadline = time.monotonic() + READY_SECONDS
    waiting = list(children)
    while waiting and not ears.asked_to_stop:
        for child in waiting:
            if not child.running or time.monotonic() > deadline:
                raise errors.Refusal(errors.NOT_STARTED, name=child.name, folder=settings.logs)
        waiting = [child for child in waiting if not is_ready(child.sign)]
        if waiting:
            ears.wait(ASK_AGAIN_SECONDS)
    return not ears.asked_to_stop


def _tell_addresses(settings: Settings, tell: Tell) -> None:
    if settings.fictitious:
        tell("Données fictives : tous les comptes (terrain, referent-caf, coordination, analyste…) ont le même mot")
        tell("de passe, montré au premier lancement ; un autre se donne par : outreach account password terrain")
    tell(f"Application  : {settings.app_url}  (les comptes : outreach account list)")
    tell(f"Observatoire : {settings.datasette_url}  (entrez par {settings.app_url}/observatory)")
    tell("Ctrl-C arrête les deux.")


def _keep_alive(children: Sequence[Child], tell: Tell) -> None:
    for child in children:
        if child.keep_alive():
            tell(f"Arrêt imprévu, relance : {child.name}")


def _wake_up(watches: Sequence[Watch], tell: Tell) -> None:
    for watch in watches:
        if watch.silent:
            watch.child.stop()
            watch.child.start()
            tell(f"Ne répond plus, relance : {watch.child.name}")


def _serve_newest(observatory: Child, shelf: ReleaseShelf, tell: Tell) -> None:
    newest = shelf.find_newest()
    if observatory.running and observatory.subject != newest:
        observatory.stop()
        observatory.start()
        tell(f"Nouvelle publication : {newest.name}")
