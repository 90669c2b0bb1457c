"""Lines of the access table about the settings of a workspace."""

SETTINGS = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
press settings               own settings.title          -         x x x x x + + + x x ? ? ? ? x
press settings               far settings.title          -         x x x x x x x x + x ? ? ? ? x
press settings, admin chat   own settings.title          -         x x x x x + + + x x ? ? ? ? x
press settings, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press setting                own settings.one            -         x x x x x + + + x x ? ? ? ? x
press setting                far settings.one            -         x x x x x x x x + x ? ? ? ? x
press setting, admin chat    own settings.one            -         x x x x x + + + x x ? ? ? ? x
press setting, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press settype                own settings.type           -         x x x x x + + + x x ? ? ? ? x
press settype                far settings.type           -         x x x x x x x x + x ? ? ? ? x
press settype, admin chat    own settings.type           -         x x x x x + + + x x ? ? ? ? x
press settype, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press setto                  own settings.done            tuned     x x x x x + + + x x ? ? ? ? x
press setto                  far settings.done            tuned     x x x x x x x x + x ? ? ? ? x
press setto, admin chat      own settings.done            tuned     x x x x x + + + x x ? ? ? ? x
press setto, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press setback                own settings.one            -         x x x x x + + + x x ? ? ? ? x
press setback                far settings.one            -         x x x x x x x x + x ? ? ? ? x
press setback, admin chat    own settings.one            -         x x x x x + + + x x ? ? ? ? x
press setback, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
# Tokens of programs
press newtoken               own tokens.type             -         x x x x x + + + x x ? ? ? ? x
press newtoken               far tokens.type             -         x x x x x x x x + x ? ? ? ? x
press newtoken, admin chat   own tokens.type             -         x x x x x + + + x x ? ? ? ? x
press newtoken, admin chat   far -                       -         x x x x x x x x x x ? ? ? ? x
press revoketoken            own toast.token_revoked      let_in    x x x x x + + + x x ? ? ? ? x
press revoketoken            far toast.token_revoked      let_in    x x x x x x x x + x ? ? ? ? x
press revoketoken, admin chat own toast.token_revoked     let_in    x x x x x + + + x x ? ? ? ? x
press revoketoken, admin chat far -                      -         x x x x x x x x x x ? ? ? ? x
press endwebhook             own toast.webhook_removed   unhooked  x x x x x + + + x x ? ? ? ? x
press endwebhook             far toast.webhook_removed   unhooked  x x x x x x x x + x ? ? ? ? x
press endwebhook, admin chat own toast.webhook_removed   unhooked  x x x x x + + + x x ? ? ? ? x
press endwebhook, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
# On the card with the proposal
press usevalues              own toast.values_used        tuned_at  x x x x x + + + x x ? ? ? ? x
press usevalues              far toast.values_used        tuned_at  x x x x x x x x + x ? ? ? ? x
press usevalues, group       own toast.values_used        tuned_at  x x x x x + + + x x ? ? ? ? x
press usevalues, group       far toast.values_used        tuned_at  x x x x x x x x + x ? ? ? ? x
press usevalues, admin chat  own toast.values_used        tuned_at  x x x x x + + + x x ? ? ? ? x
press usevalues, admin chat  far toast.values_used        tuned_at  x x x x x x x x + x ? ? ? ? x
press usevalues, no message  own toast.values_used        tuned_at  x x x x x + + + x x ? ? ? ? x
press usevalues, no message  far toast.values_used        tuned_at  x x x x x x x x + x ? ? ? ? x
press keepvalues             own toast.values_kept        untuned   x x x x x + + + x x ? ? ? ? x
press keepvalues             far toast.values_kept        untuned   x x x x x x x x + x ? ? ? ? x
press keepvalues, group      own toast.values_kept        untuned   x x x x x + + + x x ? ? ? ? x
press keepvalues, group      far toast.values_kept        untuned   x x x x x x x x + x ? ? ? ? x
press keepvalues, admin chat own toast.values_kept        untuned   x x x x x + + + x x ? ? ? ? x
press keepvalues, admin chat far toast.values_kept        untuned   x x x x x x x x + x ? ? ? ? x
press keepvalues, no message own toast.values_kept        untuned   x x x x x + + + x x ? ? ? ? x
press keepvalues, no message far toast.values_kept        untuned   x x x x x x x x + x ? ? ? ? x
# Words and commands
write words at setting       own settings.done            tuned     x x x x x + + + x x . . . . .
write words at setting       far settings.done            tuned     x x x x x x x x + x . . . . .
write words at token         own tokens.made             let_in    x x x x x + + + x x . . . . .
write words at token         far tokens.made             let_in    x x x x x x x x + x . . . . .
write /token                 own tokens.title            -         c c c c c + + + + c . . . . .
group /token                 own -                       -         . . . . . . . . . . . . . . .
idle group /token            own -                       -         . . . . . . . . . . . . . . .
admin chat /token            own tokens.title            -         c c c c c + + + c c ? ? . . c
write /settings              own settings.title          -         c c c c c + + + + c . . . . .
group /settings              own -                       -         . . . . . . . . . . . . . . .
idle group /settings         own -                       -         . . . . . . . . . . . . . . .
admin chat /settings         own settings.title          -         c c c c c + + + c c ? ? . . c
"""
