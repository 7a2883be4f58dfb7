from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"

    def ready(self) -> None:
        # Mails stand above people, who do not know them: so they listen. Django admits these imports only now.
        from members.accession import acts as of_membership
        from members.accession import correcting
        from members.ballots import acts as notes
        from members.ballots.noting import forget as forget_notes
        from members.ballots.rulebook import acts as rulebook
        from members.delegates.erasing import erasing
        from members.delegations import acts, doubts, forgetting, resets
        from members.delegations.views.guests import accepted
        from members.notices.services import forget
        from members.secretariat import acts as offices
        from members.signin import sealing
        from members.signin.sso import acts as providers
        from members.signin.sso import asking, purposes, stepping
        from members.unions import acts as declarations

        erasing.connect(forget, dispatch_uid="mails of an erased person")
        erasing.connect(forgetting.forget, dispatch_uid="invitations and credentials of an erased person")
        erasing.connect(forget_notes, dispatch_uid="scans of notes of an erased person")
        sealing.connect()
        acts.register_all()
        doubts.register_all()
        of_membership.register_all()
        correcting.register_correction()
        declarations.register_all()
        providers.register_all()
        purposes.register_all()
        stepping.register_step_up()
        asking.register("accept_invitation", asking.Purpose(accepted))
        offices.register_all()
        rulebook.register_all()
        resets.register_reset()
        notes.register_notes()
