"""Lines of the access table about faces on photos."""

PHOTOS = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
# The card of a photo
press photocard              own photocard.title         -         x x x x x + + + x x ? ? ? ? x
press photocard              far photocard.title         -         x x x x x x x x + x ? ? ? ? x
press photocard, admin chat  own photocard.title         -         x x x x x + + + x x ? ? ? ? x
press photocard, admin chat  far -                       -         x x x x x x x x x x ? ? ? ? x
press face                   own photocard.title         -         x x x x x + + + x x ? ? ? ? x
press face                   far photocard.title         -         x x x x x x x x + x ? ? ? ? x
press face, admin chat       own photocard.title         -         x x x x x + + + x x ? ? ? ? x
press face, admin chat       far -                       -         x x x x x x x x x x ? ? ? ? x
press itis                   own target.face_is          -         x x x x x + + + x x ? ? ? ? x
press itis                   far target.face_is          -         x x x x x x x x + x ? ? ? ? x
press itis, admin chat       own target.face_is          -         x x x x x + + + x x ? ? ? ? x
press itis, admin chat       far -                       -         x x x x x x x x x x ? ? ? ? x
press likely                 own move.nothing             -         x x x x x = = = x x ? ? ? ? x
press likely                 far move.nothing             -         x x x x x x x x = x ? ? ? ? x
press likely, admin chat     own move.nothing             -         x x x x x = = = x x ? ? ? ? x
press likely, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press here                   own target.here_is          -         x x x x x + + + x x ? ? ? ? x
press here                   far target.here_is          -         x x x x x x x x + x ? ? ? ? x
press here, admin chat       own target.here_is          -         x x x x x + + + x x ? ? ? ? x
press here, admin chat       far -                       -         x x x x x x x x x x ? ? ? ? x
press notface                own move.face_nobody        withdrawn x x x x x + + + x x ? ? ? ? x
press notface                far move.face_nobody        withdrawn x x x x x x x x + x ? ? ? ? x
press notface, admin chat    own move.face_nobody        withdrawn x x x x x + + + x x ? ? ? ? x
press notface, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press cover                  own did.set_picture         changed   x x x x x + + + x x ? ? ? ? x
press cover                  far did.set_picture         changed   x x x x x x x x + x ? ? ? ? x
press cover, admin chat      own did.set_picture         changed   x x x x x + + + x x ? ? ? ? x
press cover, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press target                 own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press target, admin chat     own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press newtarget              own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press newtarget, admin chat  own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press targets                own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press targets, admin chat    own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press target of a face       own move.face_is            withdrawn x x x x x + + + x x ? ? ? ? x
press target of a face       far move.face_is            withdrawn x x x x x x x x + x ? ? ? ? x
press target of photos       own tick.confirm_move       -         x x x c c + + + x x ? ? ? ? x
press target of photos       far tick.confirm_move       -         x x x x x x x x + x ? ? ? ? x
write words at target        own target.face_is          -         x x x x x + + + x x . . . . .
write words at target        far target.face_is          -         x x x x x x x x + x . . . . .
# Somebody is missing
press lookharder             own toast.looking           looking   x x x x x + + + x x ? ? ? ? x
press lookharder             far toast.looking           looking   x x x x x x x x + x ? ? ? ? x
press lookharder, admin chat own toast.looking           looking   x x x x x + + + x x ? ? ? ? x
press lookharder, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press pointout               own toast.grid              coming    x x x x x + + + x x ? ? ? ? x
press pointout               far toast.grid              coming    x x x x x x x x + x ? ? ? ? x
press pointout, admin chat   own toast.grid              coming    x x x x x + + + x x ? ? ? ? x
press pointout, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press pointat                own toast.looking           looking   x x x x x + + + x x ? ? ? ? x
press pointat                far toast.looking           looking   x x x x x x x x + x ? ? ? ? x
press pointat, admin chat    own toast.looking           looking   x x x x x + + + x x ? ? ? ? x
press pointat, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
# A person's photos, ticked
press move                   own tick.title              -         x x x c c + + + x x ? ? ? ? x
press move                   far tick.title              -         x x x x x x x x + x ? ? ? ? x
press move, admin chat       own tick.title              -         x x x x x + + + x x ? ? ? ? x
press move, admin chat       far -                       -         x x x x x x x x x x ? ? ? ? x
press tick                   own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press tick, admin chat       own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press ticks                  own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press ticks, admin chat      own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press tickall                own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press tickall, admin chat    own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press tickface               own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press tickface, admin chat   own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press facepage               own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press facepage, admin chat   own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press moveto                 own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press moveto, admin chat     own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press moveoff                own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press moveoff, admin chat    own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press movego                 own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press movego, admin chat     own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
press moveoff of photos      own tick.confirm_off        -         x x x c c + + + x x ? ? ? ? x
press moveoff of photos      far tick.confirm_off        -         x x x x x x x x + x ? ? ? ? x
press movego of photos       own did.unassign_from_person withdrawn x x x c c + + + x x ? ? ? ? x
press movego of photos       far did.unassign_from_person withdrawn x x x x x x x x + x ? ? ? ? x
press movego to another      own did.move_to_person       withdrawn x x x c c + + + x x ? ? ? ? x
press movego to another      far did.move_to_person       withdrawn x x x x x x x x + x ? ? ? ? x
press movesure               own toast.stale             -         = = = = = = = = = = ? ? ? ? =
press movesure, admin chat   own toast.stale_or_others             -         = = = = = = = = = = ? ? ? ? =
# Under a question
press onphoto                own toast.sending           coming    x x x x x + + + x x ? ? ? ? x
press onphoto                far toast.sending           coming    x x x x x x x x + x ? ? ? ? x
press onphoto, admin chat    own toast.sending           coming    x x x x x + + + x x ? ? ? ? x
press onphoto, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
# Under a photo
press missing                own toast.missing           reported  x x x x + x x x x x ? ? ? ? x
press missing                far -                       -         x x x x x x x x x x ? ? ? ? x
# Commands
write /photo                 own photocard.how           -         + + + + + + + + + + . . . . .
write /photo by number       own photocard.coming        coming    x x x x p + + + x x . . . . .
write /photo by number       far photocard.coming        coming    x x x x x x x x + x . . . . .
write /move                  own choose.move             -         c c c c c + + + + c . . . . .
group /photo                 own -                       -         . . . . . . . . . . ? ? . . .
group /move                  own -                       -         . . . . . . . . . . . . . . .
idle group /photo            own -                       -         . . . . . . . . . . . . . . .
idle group /move             own -                       -         . . . . . . . . . . . . . . .
admin chat /photo            own photocard.how           -         + + + + + + + + + + ? ? . . +
admin chat /move             own choose.move             -         c c c c c + + + c c ? ? . . c
"""
